import { sampleChunks } from '@lambda-core/local/samples/lines';
import fc from 'fast-check';
import { batchFrom, type LineBatch } from '../source/line-batches';
import { createRenderer } from './documents';
import { CONTEXT, render } from './fixtures/render';
import { expectSame, renderBoth } from './fixtures/wasm-both';

const LINES = Buffer.concat([
  ...sampleChunks({ format: 'alb', lines: 20, seed: 3 }),
  ...sampleChunks({ format: 'classic', lines: 20, seed: 3 }),
])
  .toString()
  .trimEnd()
  .split('\n');

const blank = fc.constantFrom('', '\r', ' ', '\t \r', '  ');
const real = fc.constantFrom(...LINES, 'no log line at all', ' x', `${LINES[0]}\r`);
const lineEnd = fc.constantFrom('\n', '');

test('blank lines are not counted, make no document, and leave the offsets of the others alone', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(blank, real)),
      lineEnd,
      fc.array(fc.nat(5_000)),
      (lines, end, cuts) => {
        const content = Buffer.from(lines.join('\n') + end);
        const both = renderBoth(content, { cuts });
        expectSame(both);
        const documents = both.fast.text.split('\n').slice(0, -1);
        const expected: number[] = [];
        let at = 0;
        for (const line of lines) {
          if (line.trim() !== '') expected.push(at);
          at += line.length + 1;
        }
        expect(documents.map((text) => JSON.parse(text).log.offset)).toEqual(expected);
        expect(both.fast.lines).toBe(expected.length);
      },
    ),
  );
});

test('a file of blank lines alone has no lines', () => {
  for (const content of ['\n', '\n\n\r\n', ' ', '\ufeff', '\ufeff\r\n\n']) {
    const { chunk, failures } = render(content);
    expect(chunk).toMatchObject({ lines: 0, parsed: 0, end: Buffer.from(content).length });
    expect(chunk.bytes).toHaveLength(0);
    expect(failures).toEqual([]);
  }
});

test('a line that was cut is no blank line, whatever of it is left', () => {
  const bytes = Buffer.alloc(256 * 1024 + 1, ' ');
  const renderer = createRenderer(CONTEXT, () => {});
  expect(renderer.render({ bytes, offset: 0, cut: 10 })).toMatchObject({ lines: 1, parsed: 0 });
});

test('a byte order mark before the first line is skipped; offsets stay those of the file', () => {
  const two = `${LINES[0]}\n${LINES[0]}\n`;
  const [first, second] = render(`\ufeff${two}`).documents;
  const [plain] = render(two).documents;
  expect(first.log.offset).toBe(3);
  expect(second.log.offset).toBe(3 + two.length / 2);
  expect({ ...first, log: plain.log, event: plain.event }).toEqual(plain);
  expectSame(renderBoth(Buffer.from(`\ufeff${two}`)));
});

test('a byte order mark anywhere else belongs to its line', () => {
  const { chunk, documents } = render(`${LINES[0]}\n\ufeff${LINES[0]}\n`);
  expect(chunk).toMatchObject({ lines: 2, parsed: 1 });
  expect(documents[1].message).toBe(`\ufeff${LINES[0]}`);
});

test('chunk by chunk a batch becomes the same documents', () => {
  const lines = fc.array(fc.oneof(blank, real), { maxLength: 60 });
  fc.assert(
    fc.property(
      lines,
      fc.integer({ min: 1, max: 9_000 }),
      fc.boolean(),
      (all, chunkBytes, fastPath) => {
        const bytes = Buffer.from(`${all.join('\n')}\n`);
        const whole = render(bytes).chunk;
        const renderer = createRenderer(CONTEXT, () => {}, { chunkBytes, fastPath });
        const parts: Buffer[] = [];
        let lines = 0;
        for (let rest: LineBatch | undefined = { bytes, offset: 0, cut: 0 }; rest !== undefined; ) {
          const chunk = renderer.render(rest);
          parts.push(Buffer.from(chunk.bytes));
          lines += chunk.lines;
          rest = batchFrom(rest, chunk.end);
        }
        expect(Buffer.concat(parts).equals(whole.bytes)).toBe(true);
        expect(lines).toBe(whole.lines);
      },
    ),
  );
});
