import { crc32 } from 'node:zlib';
import { type ByteCursor, byteCursor } from './byte-cursor';
import { broken, damaged, isBroken, truncated } from './gzip-errors';
import { INFLATE_BYTES, inflate } from './inflate';
import { skipBytes } from './skip-bytes';

export type DecompressOptions = {
  /** Is told whether it is gzip. */
  readonly onKind?: (compressed: boolean) => void;
  /** Opens the source once more, from its beginning; without it gzip is read slowly from the start. */
  readonly again?: (() => AsyncIterable<Uint8Array>) | undefined;
};

/**
 * The uncompressed bytes of a stream: gunzipped when it begins with gzip's magic number, else as it is.
 * The name says nothing (ELB writes `.gz` without a Content-Encoding, and people rename files).
 *
 * All members of a gzip file are read, and zeros behind a member are padding, as gzip(1) has it. Where
 * gzip(1) ignores other bytes behind a member, with a warning, this fails: whatever they are, nobody
 * meant them. What was uncompressed before a break is yielded before the error. A piece of `source` is
 * not looked at any more once the next one is asked for, nor is a piece of what comes out good any longer.
 *
 * @throws LambdaCoreError `GZIP_BROKEN` when it is truncated, damaged, or followed by something else
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  { onKind, again }: DecompressOptions = {},
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    let first: Uint8Array = new Uint8Array(0);
    while (first.length < 2) {
      const { done, value } = await pieces.next();
      if (done) break;
      first = value.length >= 2 && first.length === 0 ? value : Buffer.concat([first, value]);
    }
    const rest = startingWith(first, pieces);
    const compressed = first[0] === ID1 && first[1] === ID2;
    onKind?.(compressed);
    if (!compressed) yield* rest;
    else if (again === undefined) yield* members(rest);
    else yield* gunzip(rest, again);
  } finally {
    await pieces.return?.();
  }
}

// The format: https://www.rfc-editor.org/rfc/rfc1952#section-2.3
const ID1 = 0x1f;
const ID2 = 0x8b;
const DEFLATE = 8;
const FLAGS = { headerCrc: 2, extra: 4, name: 8, comment: 16, reserved: 0xe0 };

/**
 * Gunzips by `node:zlib` alone. It stops for good at the first zero behind a member, and at any other byte, as at
 * damage, it throws away what the same write gave before: all of a small file. Then the source is read once
 * more, member by member, which takes half as much time again, and goes on where this had come to.
 */
async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  again: () => AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const read: Sum = { bytes: 0, crc: 0 };
  const input = byteCursor(summed(source, read));
  let size = 0;
  try {
    for await (const bytes of inflate('gzip', input, INFLATE_BYTES.most)) {
      size += bytes.length;
      yield bytes;
    }
    if ((await input.rest()) === undefined) return;
  } catch (error) {
    if (!isBroken(error)) throw error;
  }
  yield* skipBytes(members(unchanged(again(), read)), size);
}

type Sum = { bytes: number; crc: number };

/** Adds up what passes. */
async function* summed(source: AsyncIterable<Uint8Array>, sum: Sum): AsyncGenerator<Uint8Array> {
  for await (const piece of source) {
    sum.bytes += piece.length;
    sum.crc = crc32(piece, sum.crc);
    yield piece;
  }
}

/**
 * Passes on what begins as it did when it was summed up. Damage that is not there any more came on the way: what
 * was uncompressed before it showed may be wrong, and has been yielded.
 */
async function* unchanged(
  source: AsyncIterable<Uint8Array>,
  read: Sum,
): AsyncGenerator<Uint8Array> {
  const changed = () => damaged('its bytes changed on the way: they differ when it is read again');
  const sum: Sum = { bytes: 0, crc: 0 };
  for await (const piece of source) {
    const part = piece.subarray(0, read.bytes - sum.bytes);
    sum.bytes += part.length;
    sum.crc = crc32(part, sum.crc);
    if (part.length > 0 && sum.bytes === read.bytes && sum.crc !== read.crc) throw changed();
    yield piece;
  }
  if (sum.bytes < read.bytes) throw changed();
}

/** Takes gzip's frame apart by hand. */
async function* members(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const input = byteCursor(source[Symbol.asyncIterator]());
  let bufferBytes = INFLATE_BYTES.most;
  do {
    await skipHeader(input);
    let size = 0;
    let crc = 0;
    for await (const bytes of inflate('deflate', input, bufferBytes)) {
      size += bytes.length;
      crc = crc32(bytes, crc);
      yield bytes;
    }
    const trailer = new DataView((await taken(input, 8)).buffer);
    if (trailer.getUint32(0, true) !== crc) throw damaged('its checksum is another one');
    if (trailer.getUint32(4, true) !== size % 2 ** 32) throw damaged('its length is another one');
    // Files of many small members are common, and a large buffer for each would be all that they cost. The
    // next member may be a little larger, and a second buffer costs another turn of zlib's thread.
    bufferBytes = Math.min(
      Math.max(Math.ceil(1.25 * size), INFLATE_BYTES.least),
      INFLATE_BYTES.most,
    );
  } while (await skipZeros(input));
}

async function skipHeader(input: ByteCursor): Promise<void> {
  let crc = 0;
  const next = async (count: number) => {
    const bytes = await taken(input, count);
    crc = crc32(bytes, crc);
    return bytes;
  };
  const skipText = async () => {
    while ((await next(1))[0] !== 0);
  };
  for (const id of [ID1, ID2])
    if ((await next(1))[0] !== id)
      throw broken('something else than zeros or gzip follows the gzip data');
  const [method = 0, flags = 0] = await next(8);
  if (method !== DEFLATE) throw damaged(`unknown compression method ${method}`);
  if (flags & FLAGS.reserved) throw damaged('unknown flags');
  if (flags & FLAGS.extra) {
    const [low = 0, high = 0] = await next(2);
    await next(low + high * 256);
  }
  if (flags & FLAGS.name) await skipText();
  if (flags & FLAGS.comment) await skipText();
  if (flags & FLAGS.headerCrc) {
    const expected = crc & 0xffff;
    const [low = 0, high = 0] = await next(2);
    if (low + high * 256 !== expected) throw damaged("its header's checksum is another one");
  }
}

/** Whether anything follows the zeros. */
async function skipZeros(input: ByteCursor): Promise<boolean> {
  for (let rest = await input.rest(); rest !== undefined; rest = await input.rest()) {
    const zeros = rest.findIndex((byte) => byte !== 0);
    input.skip(zeros < 0 ? rest.length : zeros);
    if (zeros >= 0) return true;
  }
  return false;
}

/** @throws LambdaCoreError when there are not so many bytes */
async function taken(input: ByteCursor, count: number): Promise<Uint8Array> {
  const bytes = await input.take(count);
  if (bytes === undefined) throw truncated();
  return bytes;
}

async function* startingWith(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
