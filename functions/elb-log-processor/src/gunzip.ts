import { createGunzip } from 'node:zlib';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** Compressed bytes fed at a time; a hostile file makes a thousand times as many of them at most. */
const PIECE_BYTES = 32 * 1024;
const OUTPUT_BYTES = 256 * 1024;

/**
 * The uncompressed bytes of a stream: gunzipped when it begins with gzip's magic number, else as it is.
 * The name says nothing (ELB writes `.gz` without a Content-Encoding, and people rename files).
 *
 * Files of several gzip members are read to their end. What was uncompressed before a break is yielded
 * before the error. `onKind` is told which of the two it is.
 */
export async function* decompressed(
  source: AsyncIterable<Uint8Array>,
  onKind?: (compressed: boolean) => void,
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    let first: Uint8Array = new Uint8Array(0);
    while (first.length < 2) {
      const { done, value } = await pieces.next();
      if (done) break;
      first = first.length === 0 ? value : Buffer.concat([first, value]);
    }
    const rest = startingWith(first, pieces);
    const compressed = first[0] === 0x1f && first[1] === 0x8b;
    onKind?.(compressed);
    yield* compressed ? gunzip(rest) : rest;
  } finally {
    await pieces.return?.();
  }
}

/**
 * Gunzips by hand instead of piping: piped, an error throws away what is still in the stream's buffer,
 * and the lines before the break of a truncated file would be lost.
 */
async function* gunzip(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const stream = createGunzip({ chunkSize: OUTPUT_BYTES });
  let output: Uint8Array[] = [];
  let whole: Uint8Array[] = [];
  let failure: Error | undefined;
  let ended = false;
  let wake = () => {};
  stream.on('data', (bytes: Uint8Array) => output.push(bytes));
  stream.on('error', (error) => {
    failure = error;
    wake();
  });
  // Zeros behind the last member end the stream early, and then a write's callback never comes.
  stream.on('end', () => {
    ended = true;
    wake();
  });
  const settled = (start: (done: () => void) => unknown) =>
    new Promise<void>((resolve) => {
      wake = resolve;
      start(resolve);
    });

  try {
    for await (const bytes of source) {
      for (let at = 0; at < bytes.length && !ended && failure === undefined; at += PIECE_BYTES) {
        const piece = bytes.subarray(at, at + PIECE_BYTES);
        const written = settled((done) => stream.write(piece, () => done()));
        // zlib works in a thread of its own: what it made of the piece before is used meanwhile.
        const ready = whole;
        whole = [];
        yield* ready;
        await written;
        whole = output;
        output = [];
      }
      if (failure !== undefined) break;
    }
    if (failure === undefined && !ended) await settled(() => stream.end());
    yield* whole;
    yield* output;
    if (failure !== undefined) {
      const { code } = failure as NodeJS.ErrnoException;
      throw new LambdaCoreError(
        'GZIP_BROKEN',
        code === 'Z_BUF_ERROR'
          ? 'the gzip file ends in the middle: it is truncated'
          : `the gzip file is damaged (${failure.message})`,
        { cause: failure },
      );
    }
  } finally {
    stream.destroy();
  }
}

async function* startingWith(
  first: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}
