import { MAX_FIELDS } from './fields';
import { ESCAPED, type Line, PLAIN, SPECIAL } from './line';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Bytes that a bare field is copied past: everything but space, quote, backslash and controls. */
const BARE = byteClass((byte) => byte > SPACE && byte !== QUOTE && byte !== BACKSLASH);
/** The same inside quotes, where a space is part of the field. */
const QUOTED = byteClass((byte) => byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH);

/** A list of words, each in escaped quotes, as NLB has been seen to write it without quotes around. */
const ESCAPED_LIST = /^\\"[^"\\]+\\"(?:,\\"[^"\\]+\\")*$/;

/**
 * Cuts `bytes[start … end)` into the fields of `line`, separated by spaces; a field may stand in quotes.
 * With `escapes`, a backslash escapes a quote or a backslash behind it; without, it is a byte like others.
 *
 * Tolerates what ELB is known to write: no space after a closing quote, a list of quoted words
 * (`"h2","http/1.1"`, one field), several spaces, fields beyond `MAX_FIELDS` (ignored). Returns `undefined`,
 * or what is wrong. A quote inside a bare field is: a reader that took a closing quote for an escaped one
 * takes the next opening quote for a closing one, and so on, and always ends there or inside a quoted field.
 */
export function tokenize(
  line: Line,
  bytes: Uint8Array,
  start: number,
  end: number,
  escapes: boolean,
): string | undefined {
  const { starts, ends, special } = line;
  line.bytes = bytes;
  let count = 0;
  let at = start;
  for (;;) {
    while (at < end && bytes[at] === SPACE) at++;
    if (at >= end) break;
    let odd = false;
    let from = at;
    if (bytes[at] === QUOTE) {
      from = ++at;
      for (;;) {
        while (at < end && QUOTED[bytes[at] as number] === 1) at++;
        if (at >= end) return `the quote that opens field ${count + 1} is never closed`;
        if (bytes[at] === QUOTE) {
          if (bytes[at + 1] !== COMMA || bytes[at + 2] !== QUOTE) break;
          at += 2;
        } else if (escapes && isEscape(bytes, at)) at++;
        odd = true;
        at++;
      }
      if (count < MAX_FIELDS) ends[count] = at;
      at++;
    } else {
      for (;;) {
        while (at < end && BARE[bytes[at] as number] === 1) at++;
        if (at >= end || bytes[at] === SPACE) break;
        odd = true;
        at++;
      }
      if (odd && bytes.subarray(from, at).includes(QUOTE)) {
        const text = Buffer.from(bytes.subarray(from, at)).toString('latin1');
        if (!(escapes && ESCAPED_LIST.test(text))) return `field ${count + 1} has a quote inside`;
      }
      if (count < MAX_FIELDS) ends[count] = at;
    }
    if (count < MAX_FIELDS) {
      starts[count] = from;
      special[count] = odd ? (escapes ? ESCAPED : SPECIAL) : PLAIN;
    }
    count++;
  }
  line.count = Math.min(count, MAX_FIELDS);
  starts.fill(0, line.count, MAX_FIELDS);
  ends.fill(0, line.count, MAX_FIELDS);
  return undefined;
}

function isEscape(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === BACKSLASH && (bytes[at + 1] === QUOTE || bytes[at + 1] === BACKSLASH);
}

function byteClass(member: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (member(byte) ? 1 : 0));
}
