import { MAX_FIELDS } from './fields';
import type { Line } from './line';

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Bytes that a bare field is copied past: everything but space, quote, backslash and controls. */
const BARE = byteClass((byte) => byte > SPACE && byte !== QUOTE && byte !== BACKSLASH);
/** The same inside quotes, where a space is part of the field. */
const QUOTED = byteClass((byte) => byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH);

/**
 * Cuts `bytes[start … end)` into the fields of `line`, separated by spaces; a field may stand in quotes.
 *
 * Tolerates what ELB is known to write: `\"` inside quotes, no space after a closing quote, a list of
 * quoted words (`"h2","http/1.1"`, one field), several spaces, fields beyond `MAX_FIELDS` (ignored). Answers `undefined`, or what is wrong.
 */
export function tokenize(
  line: Line,
  bytes: Uint8Array,
  start: number,
  end: number,
): string | undefined {
  // A user agent that ends in a bare backslash looks like an escaped quote: then the quote closes.
  return scan(line, bytes, start, end, true) && scan(line, bytes, start, end, false);
}

function scan(
  line: Line,
  bytes: Uint8Array,
  start: number,
  end: number,
  backslashEscapesQuote: boolean,
): string | undefined {
  const { starts, ends, special } = line;
  line.bytes = bytes;
  let count = 0;
  let at = start;
  while (count < MAX_FIELDS) {
    while (at < end && bytes[at] === SPACE) at++;
    if (at >= end) break;
    let odd = 0;
    if (bytes[at] === QUOTE) {
      const open = ++at;
      for (;;) {
        while (at < end && QUOTED[bytes[at] as number] === 1) at++;
        if (at >= end) return `the quote that opens field ${count + 1} is never closed`;
        if (bytes[at] === QUOTE) {
          if (bytes[at + 1] !== COMMA || bytes[at + 2] !== QUOTE) break;
          at += 2;
        }
        odd = 1;
        if (backslashEscapesQuote && bytes[at] === BACKSLASH && bytes[at + 1] === QUOTE) at++;
        at++;
      }
      starts[count] = open;
      ends[count] = at++;
    } else {
      starts[count] = at;
      for (;;) {
        while (at < end && BARE[bytes[at] as number] === 1) at++;
        if (at >= end || bytes[at] === SPACE) break;
        odd = 1;
        at++;
      }
      ends[count] = at;
    }
    special[count++] = odd;
  }
  line.count = count;
  starts.fill(0, count, MAX_FIELDS);
  ends.fill(0, count, MAX_FIELDS);
  return undefined;
}

function byteClass(member: (byte: number) => boolean): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (member(byte) ? 1 : 0));
}
