import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Summary } from '@lambda-core/common/summary';
import { sampleBytes } from '@lambda-core/local/samples/lines';
import fc from 'fast-check';
import type { Delivery } from './delivery/delivery';
import type { DocumentChunk } from './documents/documents';
import { CONTEXT } from './documents/fixtures/render';
import { ship } from './ship';
import { collect, collectCopies, passingPieces, pieces } from './source/fixtures/streams';
import { decompressed } from './source/gunzip';
import { lineBatches } from './source/line-batches';
import { release } from './source/release';

const sizes = fc.array(fc.nat(40), { minLength: 1 });

test('a released buffer and its views are empty at once', () => {
  const buffer = new ArrayBuffer(1 << 20);
  const view = new Uint8Array(buffer, 10, 100);
  release(buffer);
  expect(buffer.byteLength).toBe(0);
  expect(view).toHaveLength(0);
});

test('no piece of the source is read once the next one is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string(), { minLength: 1 }),
      sizes,
      fc.boolean(),
      async (members, cuts, zip) => {
        const parts = ['lines\n', ...members].map((text) => Buffer.from(text));
        const whole = Buffer.concat(parts);
        const stored = zip ? Buffer.concat(parts.map((part) => gzipSync(part))) : whole;
        const out = decompressed(passingPieces(stored, cuts));
        expect(await collectCopies(out)).toEqual(whole);
      },
    ),
  );
});

test('the memory of what was uncompressed is given back when the next piece is asked for', async () => {
  const content = Buffer.concat([randomBytes(3_000_000), Buffer.alloc(9_000_000, 'abc')]);
  const zipped = Buffer.concat([gzipSync(content), gzipSync(content)]);
  const seen: Uint8Array[] = [];
  const copies: Buffer[] = [];
  for await (const bytes of decompressed(pieces(zipped))) {
    const held = seen.reduce((sum, { length }) => sum + length, 0);
    expect(held).toBeLessThan(1 << 20);
    seen.push(bytes);
    copies.push(Buffer.from(bytes));
  }
  expect(Buffer.concat(copies).equals(Buffer.concat([content, content]))).toBe(true);
});

test('of a file that grows a thousandfold no more is uncompressed than is asked for', async () => {
  // Held to the end, or collecting it would be taken for memory given back.
  const zeros = Buffer.alloc(100_000_000);
  const bomb = gzipSync(zeros);
  const before = process.memoryUsage().arrayBuffers;
  const out = decompressed(pieces(bomb, [bomb.length]));
  let bytes = (await out.next()).value?.length ?? 0;
  await pause(300);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  for await (const { length } of out) bytes += length;
  expect(bytes).toBe(zeros.length);
});

test('batches of lines are the same when their memory, and the source’s, is used again', async () => {
  const byte = fc.oneof(fc.constant(0x0a), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.array(byte), sizes, async (head, tail, cuts) => {
      const content = Buffer.from([...head, ...tail]);
      const expected = (await collect(lineBatches(pieces(content, cuts)))).map(
        ({ bytes, ...rest }) => ({ ...rest, text: Buffer.from(bytes).toString('latin1') }),
      );
      const found: unknown[] = [];
      for await (const { bytes, ...rest } of lineBatches(passingPieces(content, cuts), 0, true)) {
        found.push({ ...rest, text: Buffer.from(bytes).toString('latin1') });
      }
      expect(found).toEqual(expected);
    }),
  );
});

test('the pipeline makes the same documents of a source that uses its memory again', async () => {
  const content = sampleBytes({ format: 'alb', lines: 3_000, seed: 5 });
  const whole = await documentsOf(pieces(content, [content.length]));
  expect(whole).toHaveLength(3_001);
  for (const stored of [content, gzipSync(content)]) {
    for (const cuts of [[1, 70_000], [9_973], [262_144]]) {
      expect(await documentsOf(passingPieces(stored, cuts))).toEqual(whole);
    }
  }
});

test('the memory of documents is given back with their file: the next one needs as much', async () => {
  const content = sampleBytes({ format: 'classic', lines: 3_000, seed: 5 });
  const held: DocumentChunk[] = [];
  const { error } = await ship(
    { source: pieces(content, [262_144]), context: CONTEXT },
    (_, confirmed) => ({
      ...DISCARDING,
      async send(chunk) {
        held.push(chunk);
      },
      async drain() {
        for (const chunk of held) confirmed(chunk, chunk.lines);
      },
    }),
  );
  expect(error).toBeUndefined();
  expect(held.length).toBeGreaterThan(3);
  for (const { bytes } of held) expect(bytes.buffer.byteLength).toBe(0);
});

const DISCARDING: Delivery<DocumentChunk> = {
  framing: 'newline',
  send: async () => {},
  drain: async () => {},
  unconfirmed: () => [],
  destroy: async () => {},
  [Symbol.asyncDispose]: async () => {},
};

/** What is sent is copied, and confirmed at once, so that its memory is used again too. */
async function documentsOf(source: AsyncIterable<Uint8Array>): Promise<string[]> {
  const sent: Buffer[] = [];
  const open = (
    _: Summary,
    confirmed: (chunk: DocumentChunk, lines: number) => void,
  ): Delivery<DocumentChunk> => ({
    ...DISCARDING,
    async send(chunk) {
      sent.push(Buffer.from(chunk.bytes));
      chunk.bytes.fill(0);
      confirmed(chunk, chunk.lines);
    },
  });
  const { error } = await ship({ source, context: CONTEXT }, open);
  expect(error).toBeUndefined();
  return Buffer.concat(sent).toString().split('\n');
}
