import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { decompressed } from '../src/gunzip';
import { collect, pieces } from './streams';

const unzip = async (content: Uint8Array, sizes?: readonly number[]) =>
  Buffer.concat(await collect(decompressed(pieces(content, sizes))));

test('gunzips any number of members, wherever the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string(), { minLength: 1 }),
      fc.array(fc.nat(40)),
      async (members, sizes) => {
        const content = Buffer.concat(members.map((member) => gzipSync(member)));
        expect((await unzip(content, sizes)).toString()).toBe(members.join(''));
      },
    ),
  );
});

test('what is not gzip passes as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array(), fc.array(fc.nat(5)), async (content, sizes) => {
      fc.pre(content[0] !== 0x1f || content[1] !== 0x8b);
      expect(await unzip(content, sizes)).toEqual(Buffer.from(content));
    }),
  );
});

test('large members come out whole', async () => {
  const content = Buffer.concat([randomBytes(3_000_000), Buffer.alloc(9_000_000, 'abc')]);
  const zipped = Buffer.concat([gzipSync(content), gzipSync(content)]);
  expect((await unzip(zipped)).equals(Buffer.concat([content, content]))).toBe(true);
});

test('an empty file and an empty member give nothing', async () => {
  expect(await unzip(Buffer.alloc(0))).toHaveLength(0);
  expect(await unzip(gzipSync(''))).toHaveLength(0);
});

test('zeros behind the last member are padding', async () => {
  const content = Buffer.concat([gzipSync('one\n'), Buffer.alloc(512)]);
  expect((await unzip(content, [7])).toString()).toBe('one\n');
});

test('cut at any byte, a file yields what came before and then says that it is truncated', async () => {
  const content = Buffer.from(Array.from({ length: 400 }, (_, i) => `line ${i * 7919}\n`).join(''));
  const zipped = Buffer.concat([gzipSync(content), gzipSync(content)]);
  const member = gzipSync(content).length;
  for (let end = 2; end < zipped.length; end += 3) {
    if (end === member) continue;
    const got: Uint8Array[] = [];
    const read = async () => {
      for await (const bytes of decompressed(pieces(zipped.subarray(0, end)))) got.push(bytes);
    };
    await expect(read()).rejects.toMatchObject({ code: 'GZIP_BROKEN', message: /truncated/ });
    const text = Buffer.concat(got).toString();
    expect(`${content}${content}`.startsWith(text)).toBe(true);
    if (end > member) expect(text.length).toBeGreaterThanOrEqual(content.length);
  }
});

test('a damaged file fails with a message that says so', async () => {
  const zipped = gzipSync(randomBytes(50_000));
  zipped.fill(0xff, 20_000, 20_100);
  await expect(unzip(zipped)).rejects.toMatchObject({ code: 'GZIP_BROKEN', message: /damaged/ });
});
