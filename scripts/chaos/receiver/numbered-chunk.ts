import type { Chunk } from '@lambda-core/elb-log-processor/delivery/delivery';
import { writeFrameHeader } from '@lambda-core/elb-log-processor/documents/frames';
import { FRAME_HEADER_BYTES } from '@lambda-core/elb-log-processor/documents/wasm/layout';

/** Documents that are nothing but numbers, to be told apart where they arrive. */
export type NumberedChunk = Chunk & { readonly ids: readonly string[] };

/** `count` lines of about `width` bytes, numbered from `first`. */
export function numberedChunk(first: number, count: number, width = 20): NumberedChunk {
  const ids = Array.from({ length: count }, (_, at) => `${first + at}`.padEnd(width - 1, '.'));
  return { bytes: Buffer.from(`${ids.join('\n')}\n`), lines: count, ids };
}

/** As `numberedChunk`, in Lumberjack's frames. */
export function framedChunk(first: number, count: number, width = 20): NumberedChunk {
  const ids = Array.from({ length: count }, (_, at) => `${first + at}`.padEnd(width, '.'));
  const bytes = new Uint8Array(ids.join('').length + count * FRAME_HEADER_BYTES);
  let at = 0;
  for (const [index, id] of ids.entries()) {
    const start = at + FRAME_HEADER_BYTES;
    at = start + id.length;
    bytes.set(Buffer.from(id), start);
    writeFrameHeader(bytes, start, at, index + 1);
  }
  return { bytes, lines: count, ids };
}
