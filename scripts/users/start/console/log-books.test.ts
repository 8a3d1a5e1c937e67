import { createSummary } from '@lambda-core/common/summary';
import { booksOf } from '@lambda-core/local/console/books';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { BUCKET } from '../names';
import { keepDocuments } from './documents';
import { readBooks } from './log-books';
import { createWorld } from './world';

/** What a session has of its log lines, with files of so many lines. */
function open() {
  const documents = keepDocuments();
  const world = createWorld(() => 0);
  const ids = new Set<string>();
  const counters = { lines: 0, repeatedIds: 0 };
  const totals = { encountered: 0, unparsed: 0, sent: 0, failedTries: 0 };
  const arrive = (key: string, lines: number, bucket = BUCKET) => {
    for (let at = 0; at < lines; at++) {
      const id = `${key} ${at}`;
      counters.lines += 1;
      if (ids.has(id)) counters.repeatedIds += 1;
      const aws = { s3: { bucket: { name: bucket }, object: { key } } };
      documents.take({ event: { id }, aws }, ids.has(id));
      ids.add(id);
    }
  };
  const report = (key: string, lines: number, outcome: PrintedReport['outcome'], part = 0) => {
    arrive(key, lines);
    const summary = {
      ...createSummary(),
      lines: { encountered: lines, parsed: lines, sent: lines },
    };
    world.report({ bucket: BUCKET, key, part, outcome, summary });
    if (outcome === 'failed') return;
    totals.encountered += lines;
    totals.sent += lines;
  };
  const read = () =>
    readBooks({ world, totals, receiver: { counters, ids }, arrivals: documents.arrivals });
  return { world, arrive, report, read, inWords: () => booksOf(read()), counters };
}

/** The numbers of `a … = b … + c …`: both sides are the same. */
function sumsUp(words: string): boolean {
  const [total = '', terms = ''] = words.split(';')[0]?.split(' = ') ?? [];
  const number = (text: string) => Number(/^[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
  return number(total) === terms.split(' + ').reduce((sum, term) => sum + number(term), 0);
}

test('the books add up, with a name for each term: shipped, given up, under way, by hand, again', () => {
  const { world, arrive, report, read, inWords, counters } = open();
  const balance = () => {
    for (const words of Object.values(inWords()))
      expect([words, sumsUp(words)]).toEqual([words, true]);
    const { shipped, underWay } = read().different;
    // What the functions count and what the receiver counts meet.
    expect(read().encountered - read().readAgain).toBeLessThanOrEqual(shipped + underWay);
  };
  for (const key of ['good', 'broken', 'large']) world.put(key, 1);
  report('good', 60_003, 'shipped');
  balance();
  for (let attempt = 0; attempt < 5; attempt++) {
    report('broken', 985, 'failed');
    balance();
  }
  world.dead('broken');
  world.dead('broken');
  report('large', 100, 'continued');
  balance();
  arrive('by hand', 3, 'elsewhere');
  arrive('never put', 1);
  world.put('good', 1);
  balance();
  report('good', 60_003, 'shipped');
  counters.lines += 1;
  balance();
  expect(world.givenUp).toBe(2);
  expect(inWords()).toEqual({
    read: '120,106 lines read = 120,106 confirmed + 0 failed; 60,003 of them for the second time',
    different:
      '61,092 different lines in Logstash = 60,003 of shipped files + 985 of files that were given up + ' +
      '100 of files under way + 4 shipped by hand',
    arrived:
      '125,036 arrived = 61,092 different + 63,943 again, under the same id + 1 without an id',
  });
});
