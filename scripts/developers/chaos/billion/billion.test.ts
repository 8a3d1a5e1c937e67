import { createRenderer } from '@lambda-core/elb-log-processor/documents/documents';
import { sampleKey } from '@lambda-core/local/samples/keys';
import fc from 'fast-check';
import { openLineRanges } from '../line-ranges';
import { priceOf } from './price';
import { openProof } from './proof';
import { startProvingReceiver } from './receiver';
import { repeated, sampleBlock } from './sample-block';
import { billionSection } from './section';

const KEY = sampleKey('classic', 1);
const BLOCK_LINES = 500;
const LINES = 1_234;
const block = sampleBlock(BLOCK_LINES);

/** The documents of a file of `LINES` lines, as the product renders them. */
function documents(): Buffer[] {
  const context = { bucket: 'b', key: KEY };
  const bytes = Buffer.concat(repeated(block, LINES));
  const chunk = createRenderer(context, () => {}).render({ bytes, offset: 0, cut: 0 });
  const text = Buffer.from(chunk.bytes).toString();
  return text
    .trimEnd()
    .split('\n')
    .map((line) => Buffer.from(line));
}

/** What is proved of documents; each tenth is parsed in any case. */
function prove(all: readonly Buffer[]) {
  const proof = openProof(block);
  for (const [at, bytes] of all.entries()) proof.take(bytes, at % 10 === 0);
  return proof.report();
}

test('200,000 lines of files that outlast an invocation each reach the receiver', async () => {
  const { rows, broken, absent } = await billionSection({
    seeds: 1,
    firstSeed: 1,
    short: true,
    signal: new AbortController().signal,
    tell: () => {},
  });
  expect({ broken, absent }).toEqual({ broken: [], absent: [] });
  expect(rows).toMatchObject([{ tries: 200_000, survived: 200_000 }]);
  const [, continuations] = /([\d,]+) continuations/.exec(rows[0]?.note ?? '') ?? [];
  expect(Number(continuations)).toBeGreaterThanOrEqual(2);
}, 240_000);

test('lines that are all there are one range, in whatever order windows of them come', () => {
  const all = documents();
  const expected = { key: KEY, lines: LINES, repeats: 0, ranges: 1, first: [[0, LINES]] };
  for (const order of [all, [...all.slice(700), ...all.slice(0, 700)]]) {
    const { files, strange } = prove(order);
    expect({ files, strange }).toEqual({ files: [expected], strange: { total: 0, first: [] } });
  }
});

test('a line that is missing parts the ranges, and one that comes twice is a repeat', () => {
  const all = documents();
  const { files } = prove([...all.slice(0, 600), ...all.slice(601), ...all.slice(3, 5)]);
  expect(files).toMatchObject([
    {
      lines: LINES - 1,
      repeats: 2,
      ranges: 2,
      first: [
        [0, 600],
        [601, LINES],
      ],
    },
  ]);
});

test('an id of no line, or of another than the document, is strange', () => {
  const [first = Buffer.alloc(0)] = documents();
  const changed = (from: string, to: string) => Buffer.from(first.toString().replace(from, to));
  const noLine = changed('-000000000000"', '-000000000007"');
  const { strange } = prove([first, noLine]);
  expect(strange).toEqual({ total: 1, first: [`no line of ${KEY} begins at 7`] });
  expect(prove([changed('"offset":0', '"offset":7')]).strange.total).toBe(1);
  expect(prove([changed('"id":"', '"id":"x')]).strange.total).toBe(1);
  expect(prove([Buffer.from('{"half":')]).strange.total).toBe(1);
});

test('ranges hold what a set of the lines holds', () => {
  const adding = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }));
  fc.assert(
    fc.property(fc.array(adding), (list) => {
      const ranges = openLineRanges();
      const set = new Set<number>();
      for (const [from, length] of list) {
        const lines = Array.from({ length }, (_, at) => from + at);
        expect(ranges.add(from, from + length)).toBe(lines.filter((line) => set.has(line)).length);
        for (const line of lines) set.add(line);
      }
      expect(ranges.size).toBe(set.size);
      const held = ranges.all.flatMap(([from, to]) =>
        Array.from({ length: to - from }, (_, at) => from + at),
      );
      expect(held).toEqual([...set].sort((one, other) => one - other));
      for (const [at, [from]] of ranges.all.entries())
        expect(from).toBeGreaterThan(ranges.all[at - 1]?.[1] ?? -1);
    }),
  );
});

test('each report of the receiver is made after it was asked for', async () => {
  await using receiver = await startProvingReceiver(10, Number.POSITIVE_INFINITY);
  const reports = await Promise.all([receiver.report(), receiver.report(), receiver.report()]);
  expect(new Set(reports).size).toBe(3);
});

test('an invocation costs its milliseconds, its start included, for its memory', () => {
  const invocation = { durationMilliseconds: 999.2, initMilliseconds: 1_000 };
  const { gigabyteSeconds, dollars } = priceOf([invocation, invocation], 512);
  expect(gigabyteSeconds).toBeCloseTo(2);
  expect(dollars).toBeCloseTo(2 * 0.0000133334 + 0.0000004, 10);
});
