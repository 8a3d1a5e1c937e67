import { plain } from './buffers';

const encoder = new TextEncoder();

/** Documents, appended to a buffer that grows as it must. */
export class Output {
  bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Makes room for `bytes` more. */
  reserve(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const length = Math.max(this.bytes.length * 2, this.at + bytes);
    const grown = plain(Buffer.allocUnsafeSlow(length));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
  }

  /** Whole documents made elsewhere: `bytes[start … end)`. */
  block(bytes: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    this.bytes.set(bytes.subarray(start, end), this.at);
    this.at += end - start;
  }

  text(text: string): void {
    this.reserve(Buffer.byteLength(text));
    this.at += encoder.encodeInto(text, this.bytes.subarray(this.at)).written;
  }
}
