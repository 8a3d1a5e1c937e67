import fc from 'fast-check';
import { gathered } from './gathered';

const LONG = 60_000;

async function* pieces(list: readonly Uint8Array[], error?: Error): AsyncGenerator<Uint8Array> {
  yield* list;
  if (error !== undefined) throw error;
}

/** Copies, since a piece is good only until the next one. */
async function collect(source: AsyncIterable<Uint8Array>, into: Uint8Array[]): Promise<void> {
  for await (const piece of source) into.push(piece.slice());
}

test('whatever the pieces, the bytes are the same, in full pieces but for the last', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 })),
      fc.integer({ min: 1, max: 50 }),
      async (list, bytes) => {
        const out: Uint8Array[] = [];
        await collect(gathered(pieces(list), { bytes, milliseconds: LONG }), out);
        expect(Buffer.concat(out)).toEqual(Buffer.concat(list));
        expect(out.slice(0, -1).every(({ length }) => length === bytes)).toBe(true);
        expect(out.every(({ length }) => length > 0)).toBe(true);
      },
    ),
  );
});

test('what was read before an error comes before it', async () => {
  const out: Uint8Array[] = [];
  const broken = gathered(pieces([Buffer.from('abc')], new Error('broke off')), {
    bytes: 2,
    milliseconds: LONG,
  });
  await expect(collect(broken, out)).rejects.toThrow('broke off');
  expect(Buffer.concat(out).toString()).toBe('abc');
});

test('a slow source is not waited for: when the time is up, what is there goes on', async () => {
  const list = ['a', 'b', 'c'].map((text) => Buffer.from(text));
  const out: Uint8Array[] = [];
  await collect(gathered(pieces(list), { bytes: 100, milliseconds: 0 }), out);
  expect(out.map((piece) => Buffer.from(piece).toString())).toEqual(['a', 'b', 'c']);
});
