import { IMAGE } from '../src/documents/wasm/layout';
import {
  ADDRESS_KIND,
  GROUP,
  INTEGER_KIND,
  LETTER_KIND,
  NOTHING_KIND,
  NUMBER_KIND,
  OPTIONAL,
  SMALL_KIND,
  TIME_KIND,
} from '../src/documents/wasm/operations';
import { Bytes } from './bytes';
import { Fields } from './fields';

/** Where the search begins: files have lines of one format, seldom of two. */
let likely: i32 = 0;

/**
 * The entry of the first format whose telling fields a line of `count` fields has; 0 for none.
 *
 * Small letters, integers and nothing are what `src/documents/kinds.ts` says. For what may be left out, and
 * for addresses, a glance is enough: these fields are looked at closely when they are written, and a line
 * with one that is not plainly of its kind is declined.
 */
export function recognise(count: i32): i32 {
  const formats = load<i32>(IMAGE);
  for (let tried = 0; tried < formats; tried++) {
    if (likely >= formats) likely = 0;
    const entry = IMAGE + GROUP + likely * GROUP;
    if (matches(entry, count)) {
      likely -= load<u8>(entry, 10) as i32;
      return entry;
    }
    likely++;
  }
  return 0;
}

function matches(entry: i32, count: i32): bool {
  if (count < (load<u8>(entry, 8) as i32)) return false;
  for (let test = load<i32>(entry); ; test += 8) {
    const field = load<i32>(test);
    if (field < 0) break;
    const start = Fields.start(field);
    const end = Fields.end(field);
    if (!isOfKind(start, end, load<i32>(test, 4))) return false;
  }
  return true;
}

function isOfKind(start: i32, end: i32, kind: i32): bool {
  const first = Bytes.at(start);
  switch (kind) {
    case ADDRESS_KIND:
      return Bytes.find(0x3a, start, end) < end;
    case TIME_KIND | OPTIONAL:
      return isDigit(first) && Bytes.at(start + 4) === 0x2d;
    case NUMBER_KIND | OPTIONAL:
      return isDigit(first) || Fields.absent(start, end);
    case SMALL_KIND:
      return end > start && first >= 0x61 && first <= 0x7a;
    case LETTER_KIND:
      return end > start && (first | 0x20) >= 0x61 && (first | 0x20) <= 0x7a;
    case NUMBER_KIND:
      for (let at = start; at < end; at++) {
        if (!isDigit(Bytes.at(at)) && Bytes.at(at) !== 0x2e) return false;
      }
      return end > start && isDigit(first);
    case INTEGER_KIND:
      for (let at = start; at < end; at++) if (!isDigit(Bytes.at(at))) return false;
      return end > start;
    case NOTHING_KIND:
      for (let at = start; at < end; at++) {
        if (Bytes.at(at) !== 0x2d && Bytes.at(at) !== 0x20) return false;
      }
      return true;
    default:
      return false;
  }
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}
