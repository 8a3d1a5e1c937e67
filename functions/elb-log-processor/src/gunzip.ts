import { createGunzip } from 'node:zlib';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { release } from './release';

/** Each costs a turn of the event loop and of zlib's thread; from 1 MiB on they no longer fit a cache. */
const OUTPUT_BYTES = 512 * 1024;
/** How many wait while the one before is used, so that zlib seldom does. */
const OUTPUTS_AHEAD = 2;

export type DecompressOptions = {
  /** Is told whether it is gzip. */
  readonly onKind?: (compressed: boolean) => void;
  /** Pieces are good only until the next one is asked for: their memory is given back then. */
  readonly passing?: boolean;
};

/**
 * The uncompressed bytes of a stream: gunzipped when it begins with gzip's magic number, else as it is.
 * The name says nothing (ELB writes `.gz` without a Content-Encoding, and people rename files).
 *
 * Files of several gzip members are read to their end. What was uncompressed before a break is yielded
 * before the error. A piece of `source` is not looked at any more once the next one is asked for.
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  { onKind, passing = false }: DecompressOptions = {},
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
    const compressed = first[0] === 0x1f && first[1] === 0x8b;
    onKind?.(compressed);
    yield* compressed ? gunzip(rest, passing) : rest;
  } finally {
    await pieces.return?.();
  }
}

/**
 * Gunzips by hand instead of piping: piped, an error throws away what is still in the stream's buffer,
 * and the lines before the break of a truncated file would be lost.
 *
 * zlib works in a thread of its own, a few outputs ahead of the consumer and no more: then the stream is
 * paused, so that a hostile file, which may grow a thousandfold, fills no memory.
 */
async function* gunzip(
  source: AsyncIterable<Uint8Array>,
  passing: boolean,
): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: OUTPUT_BYTES });
  const ready: Uint8Array[] = [];
  let failure: Error | undefined;
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
  // Zeros behind the last member end the stream early, and then a write's callback never comes.
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
        if (passing && isLastOfBuffer(bytes)) release(bytes.buffer);
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
    for await (const piece of source) {
      if (failure !== undefined) break;
      if (ended) continue;
      writing = true;
      stream.write(piece, () => {
        writing = false;
        wake();
      });
      yield* outputs(() => !writing);
    }
    // An error that the end brings must not find anything in the stream's own buffer.
    yield* outputs(() => ready.length === 0 && (settled() || stream.readableLength === 0));
    if (!settled()) stream.end();
    yield* outputs(() => false);
    if (failure !== undefined) throw broken(failure);
  } finally {
    stream.destroy();
  }
}

function broken(cause: NodeJS.ErrnoException): LambdaCoreError {
  const message =
    cause.code === 'Z_BUF_ERROR'
      ? 'the gzip file ends in the middle: it is truncated'
      : `the gzip file is damaged (${cause.message})`;
  return new LambdaCoreError('GZIP_BROKEN', message, { cause });
}

/** zlib fills a buffer from its front, in one output or several, and then takes another one. */
function isLastOfBuffer({ buffer, byteOffset, length }: Uint8Array): boolean {
  return byteOffset + length === OUTPUT_BYTES && buffer.byteLength === OUTPUT_BYTES;
}

async function* startingWith(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
