import { open } from 'node:fs/promises';

const PIECE_BYTES = 256 * 1024;

/**
 * The bytes of a file. Two buffers take turns, one being read into while the other is used: a piece is
 * good only until the next one is asked for. A stream would take new memory for each piece.
 */
export async function* filePieces(file: string): AsyncGenerator<Uint8Array> {
  await using handle = await open(file);
  const read = (buffer: Uint8Array) => {
    const reading = handle.read(buffer, 0, buffer.length);
    // It may fail while the piece before is still used, and then nobody listens yet.
    reading.catch(() => {});
    return reading;
  };
  let current = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let other = Buffer.allocUnsafeSlow(PIECE_BYTES);
  let pending = read(current);
  try {
    for (;;) {
      const { bytesRead } = await pending;
      if (bytesRead === 0) return;
      pending = read(other);
      yield current.subarray(0, bytesRead);
      [current, other] = [other, current];
    }
  } finally {
    await pending.catch(() => {});
  }
}
