import { constants, createGunzip, createInflateRaw, inflateRawSync } from 'node:zlib';
import type { ByteCursor } from './byte-cursor';
import { damaged, truncated } from './gzip-errors';
import { release } from './release';

/**
 * Sizes of the buffers that are inflated into. Each costs a turn of the event loop and of zlib's thread; from
 * 1 MiB on they no longer fit a cache.
 */
export const INFLATE_BYTES = { least: 64 * 1024, most: 512 * 1024 };
/** So much of a member's beginning, which is all of a small file, can be inflated once more; see `soundPart`. */
const BEGINNING_BYTES = 64 * 1024;
/** How many wait while the one before is used, so that zlib seldom does. */
const OUTPUTS_AHEAD = 2;

/**
 * Inflates one deflate stream, or members of gzip one after the other, and leaves `input` at the byte
 * that is neither. Before damage near the beginning of a deflate stream, all that is sound is yielded.
 *
 * By hand instead of piping: piped, an error throws away what is still in the stream's buffer, and the lines
 * before the break of a truncated file would be lost.
 *
 * zlib works in a thread of its own, a few outputs ahead of the consumer and no more: then the stream is
 * paused, so that a hostile file, which may grow a thousandfold, fills no memory.
 */
export async function* inflate(
  kind: 'deflate' | 'gzip',
  input: ByteCursor,
  bufferBytes: number,
): AsyncGenerator<Uint8Array> {
  const create = kind === 'gzip' ? createGunzip : createInflateRaw;
  const stream = create({ chunkSize: bufferBytes });
  const ready: Uint8Array[] = [];
  let failure: NodeJS.ErrnoException | undefined;
  let beginning: Uint8Array = new Uint8Array(0);
  let yielded = 0;
  let ended = false;
  let writing = false;
  let wake = () => {};
  stream.on('data', (bytes: Uint8Array) => {
    if (ready.push(bytes) >= OUTPUTS_AHEAD) stream.pause();
    wake();
  });
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  // Bytes behind the last block end the stream at once; whether a write's callback comes then depends on Node.
  stream.on('end', () => {
    ended = true;
    wake();
  });
  const settled = () => ended || failure !== undefined;

  /** What zlib makes, until `enough` holds or nothing more comes. */
  async function* outputs(enough: () => boolean): AsyncGenerator<Uint8Array> {
    while (!enough()) {
      const bytes = ready.shift();
      if (bytes !== undefined) {
        if (stream.isPaused()) stream.resume();
        yield bytes;
        yielded += bytes.length;
        const isLast = settled() && ready.length === 0;
        if (isLast || endsBuffer(bytes)) release(bytes.buffer);
      } else if (settled()) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  }

  try {
    while (!settled()) {
      const rest = await input.rest();
      if (rest === undefined) break;
      const before = stream.bytesWritten;
      const isBeginning = kind === 'deflate' && before < BEGINNING_BYTES;
      const piece = isBeginning ? rest.subarray(0, BEGINNING_BYTES - before) : rest;
      writing = true;
      stream.write(piece, () => {
        writing = false;
        wake();
      });
      yield* outputs(() => !writing);
      if (isBeginning && failure !== undefined) {
        yield soundPart(Buffer.concat([beginning, piece])).subarray(yielded);
      }
      const used = stream.bytesWritten - before;
      input.skip(used);
      // Behind the last block zlib takes nothing more; 'end' may yet wait for what is not consumed.
      if (used < piece.length) break;
      if (isBeginning) beginning = Buffer.concat([beginning, piece]);
    }
    // An error that the end brings must not find anything in the stream's own buffer.
    yield* outputs(() => ready.length === 0 && (settled() || stream.readableLength === 0));
    if (!settled()) stream.end();
    yield* outputs(() => false);
    if (failure?.code === 'Z_BUF_ERROR') throw truncated(failure);
    if (failure !== undefined) throw damaged(failure.message, failure);
  } finally {
    stream.destroy();
  }
}

/**
 * What stands before the damage in a deflate stream's first bytes: what a write gives before zlib finds damage in
 * its bytes is lost, so the longest part without damage is looked for and inflated by itself.
 */
function soundPart(deflated: Uint8Array): Uint8Array {
  let sound: Uint8Array = new Uint8Array(0);
  for (let low = 0, high = deflated.length; low < high; ) {
    const middle = Math.ceil((low + high) / 2);
    try {
      sound = inflateRawSync(deflated.subarray(0, middle), { finishFlush: constants.Z_SYNC_FLUSH });
      low = middle;
    } catch {
      high = middle - 1;
    }
  }
  return sound;
}

/** zlib fills a buffer from its front, in one output or several, and then takes another one. */
function endsBuffer({ buffer, byteOffset, length }: Uint8Array): boolean {
  return byteOffset + length === buffer.byteLength;
}
