import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { HAZARDS } from '@lambda-core/local/samples/hazards';
import { sampleBytes, sampleChunks } from '@lambda-core/local/samples/lines';
import { createRenderer } from '../documents';
import { CONTEXT, parseDocuments } from '../fixtures/render';
import { expectSame, renderBoth } from '../fixtures/wasm-both';
import { INPUT_BYTES, MAX_LINE } from './layout';

const CLASSIC =
  '2026-03-14T09:26:53.589793Z orders 203.0.113.77:51234 10.0.2.31:8080 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.thing.com:80/ HTTP/1.1" "curl/8" - -';

const sample = (format: (typeof SAMPLE_FORMATS)[number], lines: number, seed = 1, hazards = 0.05) =>
  sampleBytes({ format, lines, seed, hazards });

test('a line that broke parsers in production has the same document either way', () => {
  for (const { line } of HAZARDS) {
    const bytes = Buffer.from(line);
    expectSame(renderBoth(bytes));
    expectSame(renderBoth(Buffer.concat([bytes, Buffer.from('\n'), bytes, Buffer.from('\r\n')])));
  }
});

describe.each(SAMPLE_FORMATS)('a sample of %s', (format) => {
  test.each([1, 2, 3])('has the same documents either way, seed %i', (seed) => {
    const content = sample(format, 5_000, seed);
    expectSame(renderBoth(content, { cuts: [100_000, 100_500, 700_000] }));
  });
});

test('nearly every line of a usual file takes the fast path', () => {
  const share = (format: (typeof SAMPLE_FORMATS)[number]) =>
    renderBoth(sample(format, 5_000, 4, 0.003)).fast.fast;
  for (const format of ['classic', 'alb', 'nlb', 'connection', 'health-check'] as const) {
    expect([format, share(format) >= 0.95]).toEqual([format, true]);
  }
  expect(share('json')).toBe(0);
});

test('files shipped side by side do not disturb each other', () => {
  const batches = [...sampleChunks({ format: 'alb', lines: 2_000, seed: 5, hazards: 0.05 })];
  const contexts = ['one', 'two'].map((key) => ({ ...CONTEXT, key, labels: { file: key } }));
  const rendered = [true, false].map((fastPath) => {
    const renderers = contexts.map((context) => createRenderer(context, () => {}, { fastPath }));
    return batches.flatMap((bytes, i) =>
      renderers.map((renderer) =>
        Buffer.from(renderer.render({ bytes, offset: i, cut: 0 }).bytes).toString('latin1'),
      ),
    );
  });
  expect(rendered[0]).toEqual(rendered[1]);
});

test('batches that are larger than the module’s memory for them are taken in pieces', () => {
  const content = sample('classic', 3_000);
  expect(content.length).toBeGreaterThan(10 * INPUT_BYTES);
  expectSame(renderBoth(content));
  const long = Buffer.from(`${CLASSIC.replace('curl', 'x'.repeat(INPUT_BYTES))}\n`);
  expectSame(renderBoth(Buffer.concat([long, content, long, long, content.subarray(0, 5_000)])));
});

test('lines around the longest that the module takes', () => {
  for (const bytes of [MAX_LINE - 100, MAX_LINE - 1, MAX_LINE, MAX_LINE + 1, 2 * MAX_LINE]) {
    const line = CLASSIC.replace('curl', 'c'.repeat(bytes - CLASSIC.length + 4));
    expect(line).toHaveLength(bytes);
    const both = renderBoth(Buffer.from(`${line}\n`.repeat(40)));
    expectSame(both);
    expect(both.fast.fast).toBe(bytes <= MAX_LINE ? 1 : 0);
  }
});

test('the documents of a batch may need many times the output area', () => {
  const query = Array.from({ length: 3_000 }, (_, i) => i % 10).join(',');
  const alb = sample('alb', 1, 6, 0).toString().trimEnd();
  const content = `${alb.replace('"forward"', `"${query}"`)}\n`.repeat(200);
  const both = renderBoth(Buffer.from(content));
  expectSame(both);
  expect(both.fast.fast).toBe(1);
});

test('a context of any size is carried, by the reference where the module has no room', () => {
  const content = sample('classic', 300, 7);
  for (const [length, isFast] of [
    [10, true],
    [9_000, true],
    [130_000, false],
  ] as const) {
    const context = {
      ...CONTEXT,
      key: `${'k"é'.repeat(length / 10)}`,
      labels: { ['l'.repeat(length)]: 'v' },
    };
    const both = renderBoth(content, { context });
    expectSame(both);
    expect([length, both.fast.fast > 0]).toEqual([length, isFast]);
  }
});

test.each([0, 9_999, 99_999_999, 2 ** 32 - 10, 2 ** 40 + 7, 999_999_999_990, 2 ** 52])(
  'offsets from %i on are exact',
  (offset) => {
    const both = renderBoth(Buffer.from(`${CLASSIC}\n`.repeat(3)), { offset });
    expectSame(both);
    const documents = parseDocuments(Buffer.from(both.fast.text, 'latin1'));
    for (const [i, document] of documents.entries()) {
      const expected = offset + i * (CLASSIC.length + 1);
      expect(document.log.offset).toBe(expected);
      expect(Number(document.event.id.split('-')[1])).toBe(expected);
    }
    expect(both.fast.fast).toBe(1);
  },
);
