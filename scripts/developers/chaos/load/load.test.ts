import { trySoak } from '../soak/trial';
import { growthOf } from './growth';
import { lineStarts, openLineProof } from './line-proof';
import { tryLoad } from './trial';

const never = new AbortController().signal;
const quiet = () => {};

test('files that arrive at once are read line by line, over no more sockets than stated', async () => {
  for (const protocol of ['lumberjack', 'tcp'] as const) {
    const load = { protocol, files: 12, linesPerFile: 2_000, maximumConcurrency: 3, batchSize: 2 };
    const limits = { connectionCountLimit: 4, memoryMegabytes: 256 };
    const { problems, note } = await tryLoad({ ...load, ...limits }, 1, never, quiet);
    expect(problems).toEqual([]);
    expect(note).toMatch(/^24,000 lines, .* of at most 12; /);
  }
}, 120_000);

test('a soak with faults leaves no message and no socket behind', async () => {
  // A seed whose fault comes with the first files.
  const { problems, faults, held } = await trySoak(1_000, 12, never, quiet);
  expect(problems).toEqual([]);
  expect([...faults.keys()]).toContain('a receiver that is killed and comes back');
  if (process.platform !== 'linux') return;
  const looked = (unit: string) => [...held.keys()].filter((what) => what.endsWith(unit));
  expect(looked(': MB')).toHaveLength(3);
  expect(looked(': descriptors')).toHaveLength(3);
}, 120_000);

const LOG = Buffer.from('first line\nsecond\nthird\n');

/** A document as the function begins it, of the line at `offset`. */
function document(log: string, offset: number, key: string): string {
  const id = `${log.padEnd(20, '0')}-${String(offset).padStart(12, '0')}`;
  return `${JSON.stringify({ '@timestamp': 't', event: { id }, url: { query: '"id":"x"' }, aws: { s3: { object: { key } } } })}\n`;
}

test('a proof tells lines that nobody read, and those that were read again', () => {
  const proof = openLineProof();
  proof.expect('a.log', lineStarts(LOG));
  proof.expect('b.log', lineStarts(LOG));
  const whole = (log: string, key: string) =>
    [0, 11, 18].map((offset) => document(log, offset, key)).join('');
  proof.take(Buffer.from(whole('a', 'a.log') + document('b', 11, 'b.log')));
  proof.take(Buffer.from(document('a', 11, 'a.log') + document('b', 11, 'b.log')));
  expect(proof.repeated).toBe(2);
  expect(proof.unread).toBe(2);
  expect(proof.problems()).toEqual(['2 of 3 lines of b.log were not read']);
  proof.take(Buffer.from(whole('b', 'b.log')));
  expect(proof.problems()).toEqual([]);
  proof.expect('a.log', lineStarts(LOG));
  expect(proof.problems()).toEqual(['3 of 3 lines of a.log were not read']);
  proof.take(Buffer.from(whole('a', 'a.log')));
  expect(proof.problems()).toEqual([]);
});

test.each([
  ['an offset at which no line begins', document('a', 12, 'a.log')],
  ['a file that nobody sent', document('c', 0, 'c.log')],
  ['no document', '{"id":"1"}\n'],
])('a proof tells %s', (_, text) => {
  const proof = openLineProof();
  proof.expect('a.log', lineStarts(LOG));
  proof.take(Buffer.from(text));
  expect(proof.problems()[0]).toContain(`a document of no line: ${text.slice(0, 10)}`);
});

test.each([
  ['what warms up and stays', [1, 9, 10, 10, 10, 10, 10, 10], 1],
  ['what grows', [10, 10, 10, 10, 15, 15, 20, 20], 2],
  ['what was not held and is', [0, 0, 0, 1], Number.POSITIVE_INFINITY],
  ['nothing at all', [0, 0, 0, 0], 1],
  ['too few', [1, 2, 3], undefined],
])('growth of %s', (_, samples, expected) => expect(growthOf(samples)).toBe(expected));
