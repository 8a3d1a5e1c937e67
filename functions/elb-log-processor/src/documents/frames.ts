import { FRAME_HEADER_BYTES } from './wasm/layout';

const VERSION = 0x32;
const JSON_FRAME = 0x4a;

/** Writes the Lumberjack header of the document `out[start … end)` before it; see `delivery/frames.ts`. */
export function writeFrameHeader(
  out: Uint8Array,
  start: number,
  end: number,
  number: number,
): void {
  const at = start - FRAME_HEADER_BYTES;
  out[at] = VERSION;
  out[at + 1] = JSON_FRAME;
  writeInteger(out, at + 2, number);
  writeInteger(out, at + 6, end - start);
}

/** 32 bits, big-endian. */
export function writeInteger(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24;
  out[at + 1] = value >>> 16;
  out[at + 2] = value >>> 8;
  out[at + 3] = value;
}
