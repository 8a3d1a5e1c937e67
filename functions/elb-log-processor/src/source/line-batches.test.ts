import fc from 'fast-check';
import { collect, pieces } from './fixtures/streams';
import { type LineBatch, lineBatches, MAX_LINE_BYTES } from './line-batches';

const newline = 0x0a;

test('batches are whole lines, in order, with their offsets, however the stream was cut', async () => {
  const byte = fc.oneof(fc.constant(newline), fc.integer({ min: 0, max: 255 }));
  await fc.assert(
    fc.asyncProperty(fc.array(byte), fc.array(fc.nat(9)), fc.nat(1e9), async (data, cuts, from) => {
      const content = Uint8Array.from(data);
      const batches = await collect(lineBatches(pieces(content, cuts), from));
      let at = from;
      for (const [i, { bytes, offset, cut }] of batches.entries()) {
        expect(cut).toBe(0);
        expect(offset).toBe(at);
        expect(bytes.length).toBeGreaterThan(0);
        if (i < batches.length - 1) expect(bytes.at(-1)).toBe(newline);
        at += bytes.length;
      }
      expect(joined(batches)).toEqual(Buffer.from(content));
    }),
  );
});

test('a line over the limit is cut to it, however many pieces it came in, and offsets go on', async () => {
  const long = Buffer.alloc(MAX_LINE_BYTES * 3, 'x');
  const content = Buffer.concat([Buffer.from('a\n'), long, Buffer.from('\nb\n')]);
  for (const size of [1000, 65_536]) {
    const batches = await collect(lineBatches(pieces(content, [size])));
    const cut = batches.find((batch) => batch.cut > 0) as LineBatch;
    expect(cut.offset).toBe(2);
    expect(cut.bytes.length).toBe(MAX_LINE_BYTES + 1);
    expect(cut.bytes.length + cut.cut).toBe(long.length + 1);
    const after = batches.at(-1) as LineBatch;
    expect(Buffer.from(after.bytes).toString()).toBe('b\n');
    expect(after.offset).toBe(content.length - 2);
  }
});

test('whole lines before a failure of the source are yielded, the unfinished one is not', async () => {
  async function* failing() {
    yield Buffer.from('one\ntwo\nthr');
    throw new Error('the source broke');
  }
  const seen: LineBatch[] = [];
  const read = async () => {
    for await (const batch of lineBatches(failing())) seen.push(batch);
  };
  await expect(read()).rejects.toThrow('the source broke');
  expect(joined(seen).toString()).toBe('one\ntwo\n');
});

function joined(batches: readonly LineBatch[]): Buffer {
  return Buffer.concat(batches.map(({ bytes }) => bytes));
}
