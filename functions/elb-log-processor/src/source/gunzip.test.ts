import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { constants, crc32, createGunzip, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pieces } from './fixtures/streams';
import { decompressed } from './gunzip';

/** What comes out, and the error that ends it; the same from a source that can be opened again. */
async function attempt(content: Uint8Array, sizes?: readonly number[]) {
  const open = () => pieces(content, sizes);
  const result = await outcome(decompressed(open()));
  const quick = await outcome(decompressed(open(), { again: open }));
  expect(quick.error).toEqual(result.error);
  expect(quick.bytes.equals(result.bytes)).toBe(true);
  return result;
}

async function outcome(stream: AsyncIterable<Uint8Array>) {
  const got: Uint8Array[] = [];
  try {
    for await (const bytes of stream) got.push(Buffer.from(bytes));
    return { bytes: Buffer.concat(got), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(got), error };
  }
}

async function unzip(content: Uint8Array, sizes?: readonly number[]): Promise<Buffer> {
  const { bytes, error } = await attempt(content, sizes);
  if (error !== undefined) throw error;
  return bytes;
}

test('damage that is gone when the file is read again fails it: what came before may be wrong', async () => {
  const content = gzipSync(randomBytes(300_000).toString('hex'));
  const changed = Buffer.from(content);
  const at = changed.length - 10_000;
  changed[at] = (changed[at] ?? 0) ^ 1;
  const { error } = await outcome(
    decompressed(pieces(changed, [5_000]), { again: () => pieces(content) }),
  );
  expect(error).toMatchObject({
    code: 'GZIP_BROKEN',
    message: expect.stringContaining('its bytes changed on the way'),
  });
});

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

const member = fc.record({
  text: fc.string({ maxLength: 300 }),
  level: fc.integer({ min: 0, max: 9 }),
  /** Zeros behind it. */
  padding: fc.oneof(fc.constant(0), fc.nat(5), fc.constant(512)),
});
const stored = ({ text, level, padding }: { text: string; level: number; padding: number }) =>
  Buffer.concat([gzipSync(text, { level }), Buffer.alloc(padding)]);
const sizes = fc.array(fc.nat(60), { minLength: 1 });

test('zeros behind a member are padding, and members behind them are read', async () => {
  const members = fc.array(member, { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(members, sizes, async (all, cuts) => {
      const text = all.map((one) => one.text).join('');
      const result = await attempt(Buffer.concat(all.map(stored)), cuts);
      expect(result).toEqual({ bytes: Buffer.from(text), error: undefined });
    }),
  );
});

test('junk behind a member is an error, after everything before it', async () => {
  const members = fc.array(member, { minLength: 1, maxLength: 4 });
  const junk = fc.oneof(
    fc.uint8Array({ minLength: 1 }).filter(([first]) => first !== 0 && first !== 0x1f),
    fc.constant(Uint8Array.of(0x1f, 0x8c)),
  );
  await fc.assert(
    fc.asyncProperty(members, junk, member, sizes, async (all, rubbish, behind, cuts) => {
      const content = Buffer.concat([...all.map(stored), rubbish, stored(behind)]);
      const { bytes, error } = await attempt(content, cuts);
      expect(bytes.toString()).toBe(all.map((one) => one.text).join(''));
      expect(error).toMatchObject({
        code: 'GZIP_BROKEN',
        message: 'something else than zeros or gzip follows the gzip data',
      });
    }),
  );
});

test('cut anywhere, a file gives all that can be read of it, and then says that it is truncated', async () => {
  const members = fc.array(member, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(members, fc.nat(), sizes, async (all, where, cuts) => {
      const parts = all.map(stored);
      const whole = Buffer.concat(parts);
      const end = 2 + (where % (whole.length - 1));
      let begin = 0;
      let text = '';
      let inside = false;
      for (const [i, part] of parts.entries()) {
        const zipped = part.length - (all[i]?.padding ?? 0);
        if (end >= begin + zipped) text += all[i]?.text;
        else if (end > begin) {
          inside = true;
          const rest = whole.subarray(begin, end);
          text += gunzipSync(rest, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
        }
        begin += part.length;
      }
      const { bytes, error } = await attempt(whole.subarray(0, end), cuts);
      expect(bytes.toString()).toBe(text);
      if (!inside) expect(error).toBeUndefined();
      else expect(error).toMatchObject({ code: 'GZIP_BROKEN', message: /truncated/ });
    }),
  );
});

test('with a byte changed, a file is either still sound, or fails after a part of what can be read', async () => {
  const optional = fc.constantFrom(0, 2, 4, 8, 16, 30);
  await fc.assert(
    fc.asyncProperty(
      fc.string({ maxLength: 2_000 }),
      optional,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      sizes,
      async (text, flags, where, change, cuts) => {
        const content = withHeaderFields(gzipSync(text), flags);
        expect((await attempt(content, cuts)).bytes.toString()).toBe(text);
        const at = 2 + (where % (content.length - 2));
        content[at] = (content[at] ?? 0) ^ change;
        const reference = await byteByByte(content);
        const { bytes, error } = await attempt(content, cuts);
        if (!reference.failed) expect({ bytes, error }).toEqual({ bytes: reference.bytes });
        else {
          expect(error).toMatchObject({ code: 'GZIP_BROKEN' });
          expect(reference.bytes.subarray(0, bytes.length)).toEqual(bytes);
        }
      },
    ),
  );
});

test('a consumer that is slower than zlib gets the same', async () => {
  const member = gzipSync(`${'?'.repeat(200_000)}\n`.repeat(100));
  let length = 0;
  for await (const bytes of decompressed(pieces(Buffer.concat([member, member])))) {
    length += bytes.length;
    await pause(2);
  }
  expect(length).toBe(2 * 100 * 200_001);
});

test('damage deep in a file costs the few lines about it, not those long before', async () => {
  const content = Buffer.from(
    Array.from({ length: 5_000 }, (_, i) => `line ${i * 7919}\n`).join(''),
  );
  const zipped = gzipSync(content);
  zipped.fill(0xff, zipped.length - 1_000, zipped.length - 900);
  const { bytes, error } = await attempt(zipped);
  expect(error).toMatchObject({ code: 'GZIP_BROKEN', message: /damaged/ });
  expect(bytes.length).toBeGreaterThan(content.length / 2);
  expect(content.subarray(0, bytes.length).equals(bytes)).toBe(true);
});

test('a damaged file fails with a message that says so', async () => {
  const zipped = gzipSync(randomBytes(50_000));
  zipped.fill(0xff, 20_000, 20_100);
  await expect(unzip(zipped)).rejects.toMatchObject({ code: 'GZIP_BROKEN', message: /damaged/ });
});

/** Adds the optional fields of a gzip header: 2 its checksum, 4 extra, 8 the name, 16 a comment. */
function withHeaderFields(zipped: Buffer, flags: number): Buffer {
  const fixed = Buffer.from(zipped.subarray(0, 10));
  fixed[3] = flags;
  const parts = [fixed];
  if (flags & 4) parts.push(Buffer.from([3, 1, ...Buffer.alloc(259, 'x')]));
  if (flags & 8) parts.push(Buffer.from('a name\0'));
  if (flags & 16) parts.push(Buffer.from('a comment\0'));
  if (flags & 2) {
    const checksum = Buffer.alloc(2);
    checksum.writeUInt16LE(crc32(Buffer.concat(parts)) & 0xffff);
    parts.push(checksum);
  }
  return Buffer.concat([...parts, zipped.subarray(10)]);
}

/** All that zlib can make of a single member. */
async function byteByByte(content: Buffer): Promise<{ bytes: Buffer; failed: boolean }> {
  const stream = createGunzip();
  const got: Buffer[] = [];
  stream.on('data', (bytes: Buffer) => got.push(bytes));
  let failed = false;
  const settled = new Promise<void>((resolve) => {
    stream.on('end', resolve);
    stream.on('error', () => {
      failed = true;
      resolve();
    });
  });
  for (const byte of content) {
    const written = new Promise((resolve) => stream.write(Uint8Array.of(byte), resolve));
    await Promise.race([settled, written]);
  }
  stream.end();
  await settled;
  return { bytes: Buffer.concat(got), failed };
}
