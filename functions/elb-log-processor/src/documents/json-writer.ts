import { isUtf8 } from 'node:buffer';
import { ESCAPED, type Line, PLAIN } from './line';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
/** From this many bytes on, one call into the runtime copies faster than a loop (measured, Node 20). */
const LONG = 24;
const HEX = '0123456789abcdef';

/**
 * Writes JSON into a growing byte buffer.
 *
 * Every member is written with a comma behind it; closing an object turns the last comma into the brace
 * (`shape.ts`).
 */
export class JsonWriter {
  out: Uint8Array;
  at = 0;
  /** What made the current line unparsable, if anything did. */
  fault: string | undefined;
  /** Names of the fields that its document goes without, because their values are none. */
  invalid: string[] = [];

  constructor(out: Uint8Array) {
    this.out = out;
  }

  /** Makes room for `bytes` more; call it once a line, nothing below checks. */
  reserve(bytes: number): void {
    if (this.at + bytes <= this.out.length) return;
    const grown = plain(Buffer.allocUnsafeSlow(Math.max(this.out.length * 2, this.at + bytes)));
    grown.set(this.out.subarray(0, this.at));
    this.out = grown;
  }

  raw(bytes: Uint8Array): void {
    const length = bytes.length;
    if (length >= LONG) {
      this.out.set(bytes, this.at);
      this.at += length;
    } else {
      this.copy(bytes, 0, length);
    }
  }

  /** Whole documents made elsewhere: `bytes[start … end)`. */
  block(bytes: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    this.out.set(bytes.subarray(start, end), this.at);
    this.at += end - start;
  }

  /** A field as a JSON string, its `\xHH` escapes decoded, followed by a comma. */
  string(line: Line, field: number): void {
    const start = line.starts[field] as number;
    const end = line.ends[field] as number;
    this.out[this.at++] = QUOTE;
    const special = line.special[field] as number;
    if (special === PLAIN) this.copy(line.bytes, start, end);
    else this.escaped(decodeEscapes(line.bytes.subarray(start, end), special === ESCAPED));
    this.out[this.at++] = QUOTE;
    this.out[this.at++] = COMMA;
  }

  copy(bytes: Uint8Array, start: number, end: number): void {
    const { out } = this;
    let at = this.at;
    if (end - start >= LONG) {
      out.set(bytes.subarray(start, end), at);
      at += end - start;
    } else {
      for (let i = start; i < end; i++) out[at++] = bytes[i] as number;
    }
    this.at = at;
  }

  /** The content of a JSON string: `bytes` is UTF-8, everything JSON forbids in a string is escaped. */
  escaped(bytes: Uint8Array): void {
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] as number;
      if (byte === QUOTE || byte === BACKSLASH) {
        this.out[this.at++] = BACKSLASH;
        this.out[this.at++] = byte;
      } else if (byte >= 0x20) {
        this.out[this.at++] = byte;
      } else {
        this.ascii('\\u00');
        this.ascii((HEX[byte >> 4] as string) + (HEX[byte & 15] as string));
      }
    }
  }

  ascii(text: string): void {
    for (let i = 0; i < text.length; i++) this.out[this.at++] = text.charCodeAt(i);
  }
}

/** `text` as UTF-8. */
export function utf8(text: string): Uint8Array {
  return plain(Buffer.from(text));
}

/**
 * The same bytes as a bare `Uint8Array`. Buffers are a class of their own to the engine: loops that see
 * both kinds lose about half of their speed.
 */
export function plain(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array
    ? bytes
    : new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * ELB writes bytes it will not print as `\xHH` (a quote is `\x22`). They are decoded where the result is
 * UTF-8; otherwise the field stays as it was written, so that nothing is lost. With `pairs` so are `\"` and
 * `\\`, which others write.
 */
export function decodeEscapes(bytes: Uint8Array, pairs: boolean): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!text.includes('\\')) return bytes;
  const escapes = pairs ? /\\(?:x([0-9a-f]{2})|(["\\]))/gi : /\\x([0-9a-f]{2})/gi;
  const decoded = Buffer.from(
    text.replace(escapes, (_, hex?: string, other?: string) =>
      hex === undefined ? (other as string) : String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    'latin1',
  );
  return isUtf8(decoded) ? decoded : bytes;
}
