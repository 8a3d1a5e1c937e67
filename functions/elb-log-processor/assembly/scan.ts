import { MAX_FIELDS } from '../src/documents/fields';
import { FIELDS, MAX_LINE } from '../src/documents/wasm/layout';
import { Bytes } from './bytes';
import { Fields } from './fields';

const NEWLINE = 0x0a;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;

/** Fields of the line scanned last. */
export let count: i32 = 0;
/** The one field that is a list of words, each in quotes of its own; -1 for none. */
export let listed: i32 = -1;
/** Fields from this one on are empty, as all of a new memory is. */
let used: i32 = 0;

/**
 * Cuts the line at `start` into fields and returns where its newline stands, or 0 to decline it.
 *
 * Only the plain case is known here: one space between fields, quotes around whole fields and, but for
 * one list of quoted words, nowhere else, no backslash, no control character. That makes 64 bytes a few vector instructions: bit masks of
 * quotes and spaces, spaces inside quotes masked out by a running exclusive-or over the quotes (the way
 * of simdjson, https://arxiv.org/abs/1902.08318), and one step for each field, none for each byte.
 */
export function scan(start: i32): i32 {
  let at = start;
  let field = FIELDS;
  let from = start;
  let carried: u64 = 0;
  let quotes = 0;
  let quoted = 0;
  let faults = 0;
  for (;;) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const odd = Mask.join(Mask.odd(a), Mask.odd(b), Mask.odd(c), Mask.odd(d));
    const quotesIn = i8x16.splat(QUOTE as i8);
    let quote = Mask.join(
      i8x16.eq(a, quotesIn),
      i8x16.eq(b, quotesIn),
      i8x16.eq(c, quotesIn),
      i8x16.eq(d, quotesIn),
    );
    const spacesIn = i8x16.splat(SPACE as i8);
    let space = Mask.join(
      i8x16.eq(a, spacesIn),
      i8x16.eq(b, spacesIn),
      i8x16.eq(c, spacesIn),
      i8x16.eq(d, spacesIn),
    );
    const stop = ctz(odd) as i32;
    if (odd !== 0) {
      const before = ((1 as u64) << stop) - 1;
      quote &= before;
      space &= before;
    }
    let inside = carried;
    if (quote !== 0) {
      let sum = quote;
      sum ^= sum << 1;
      sum ^= sum << 2;
      sum ^= sum << 4;
      sum ^= sum << 8;
      sum ^= sum << 16;
      sum ^= sum << 32;
      inside = sum ^ carried;
      carried = ((inside as i64) >> 63) as u64;
      quotes += popcnt(quote) as i32;
    }
    space &= ~inside;
    if (((field - FIELDS) >> 3) + (popcnt(space) as i32) >= MAX_FIELDS - 1) return decline();
    while (space !== 0) {
      const end = at + (ctz(space) as i32);
      space &= space - 1;
      const isQuoted = i32(Bytes.at(from) === QUOTE);
      faults |= i32(end - from <= isQuoted);
      quoted += isQuoted;
      faults |= isQuoted & i32(Bytes.at(end - 1) !== QUOTE);
      store<i32>(field, from + isQuoted);
      store<i32>(field, end - isQuoted, 4);
      field += 8;
      from = end + 1;
    }
    if (odd !== 0) {
      at += stop;
      break;
    }
    at += 64;
    if (at - start > MAX_LINE) return decline();
  }
  const last = i32(Bytes.at(from) === QUOTE);
  faults |= i32(at - from <= last);
  faults |= last & i32(Bytes.at(at - 1) !== QUOTE);
  store<i32>(field, from + last);
  store<i32>(field, at - last, 4);
  if (faults !== 0 || Bytes.at(at) !== NEWLINE) return decline();
  count = ((field - FIELDS) >> 3) + 1;
  listed = -1;
  if (quotes !== (quoted + last) << 1 && findList() !== quotes) return decline();
  clearFrom(count, used);
  used = count;
  return at;
}

/** Empties the fields that a format does not know. */
export function keep(positional: i32): void {
  if (count <= positional) return;
  clearFrom(positional, count);
  used = positional;
}

/** Finds the field such as `"h2","http/1.1"`. Returns how many quotes stand where they may. */
function findList(): i32 {
  let quotes = 0;
  for (let field = 0; field < count; field++) {
    const start = Fields.start(field);
    const end = Fields.end(field);
    if (Bytes.at(start - 1) !== QUOTE || Bytes.at(end) !== QUOTE) continue;
    quotes += 2;
    let at = Bytes.find(QUOTE, start, end);
    while (at < end) {
      if (at + 2 >= end || Bytes.at(at + 1) !== COMMA || Bytes.at(at + 2) !== QUOTE) return 0;
      if (listed >= 0 && listed !== field) return 0;
      listed = field;
      quotes += 2;
      at = Bytes.find(QUOTE, at + 3, end);
    }
  }
  return quotes;
}

class Mask {
  /** Backslashes and control characters, the newline among them. */
  @inline
  static odd(bytes: v128): v128 {
    return v128.or(
      i8x16.eq(bytes, i8x16.splat(BACKSLASH as i8)),
      i8x16.eq(i8x16.min_u(bytes, i8x16.splat(0x1f)), bytes),
    );
  }

  /** One bit for each of 64 bytes. */
  @inline
  static join(a: v128, b: v128, c: v128, d: v128): u64 {
    const low = (i8x16.bitmask(a) as u32) | ((i8x16.bitmask(b) as u32) << 16);
    const high = (i8x16.bitmask(c) as u32) | ((i8x16.bitmask(d) as u32) << 16);
    return (low as u64) | ((high as u64) << 32);
  }
}

function clearFrom(first: i32, end: i32): void {
  for (let field = first; field < end; field++) Fields.clear(field);
}

function decline(): i32 {
  used = MAX_FIELDS;
  return 0;
}
