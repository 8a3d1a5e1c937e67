import { DIGITS } from '../src/documents/wasm/layout';
import { Bytes } from './bytes';

const DOT = 0x2e;
const COLON = 0x3a;
const DASH = 0x2d;
const T = 0x54;
const V = 0x76;
const Z = 0x5a;
const QUOTE = 0x22;
const COMMA = 0x2c;

/** Whether a field is a JSON number as it stands and has at most sixteen characters. */
export function isNumber(start: i32, end: i32): bool {
  const length = end - start;
  if (length > 16) return false;
  const others = ~Bytes.digits(start) & ((1 << length) - 1);
  const leadingZero = Bytes.at(start) === 0x30;
  if (others === 0) return !leadingZero || length === 1;
  if ((others & (others - 1)) !== 0) return false;
  const dot = ctz(others);
  if (Bytes.at(start + dot) !== DOT || dot === 0 || dot === length - 1) return false;
  return !leadingZero || dot === 1;
}

/** Whether a field is `yyyy-mm-ddThh:mm:ss` with up to twelve digits of a fraction, `Z` or not. */
export function isTime(start: i32, end: i32): bool {
  const length = end - start;
  if (length < 19 || length > 32) return false;
  // Digits everywhere but at 4, 7, 10 and 13, and at 16 (the second group's first).
  if (Bytes.digits(start) !== 0xdb6f) return false;
  let digits = Bytes.digits(start + 16);
  if ((digits & 7) !== 6) return false;
  if (Bytes.at(start + 4) !== DASH || Bytes.at(start + 7) !== DASH) return false;
  if (Bytes.at(start + 10) !== T) return false;
  if (Bytes.at(start + 13) !== COLON || Bytes.at(start + 16) !== COLON) return false;
  const month = pair(start + 5);
  const day = pair(start + 8);
  if (month < 1 || month > 12 || day < 1 || day > 31) return false;
  if (pair(start + 11) > 23 || pair(start + 14) > 59 || pair(start + 17) > 60) return false;
  let rest = start + 19;
  if (rest < end && Bytes.at(rest) === DOT) {
    // A one behind the sixteen bits ends the count.
    digits = (digits >> 4) & 0xfff;
    const fraction = ctz(~digits);
    if (fraction === 0) return false;
    rest += 1 + fraction;
  }
  if (rest < end && Bytes.at(rest) === Z) rest++;
  return rest === end;
}

function pair(at: i32): i32 {
  return Bytes.at(at) * 10 + Bytes.at(at + 1) - 528;
}

/** Writes the words between separators as strings, each with a comma; answers where it stopped. */
export function writeList(start: i32, end: i32, separator: i32, out: i32): i32 {
  let to = out;
  let from = start;
  while (from < end) {
    const stop = Bytes.find(separator, from, end);
    // Words may stand in quotes of their own; those of the first and the last are gone already.
    const first = Bytes.at(from) === QUOTE ? from + 1 : from;
    const last = stop > first && Bytes.at(stop - 1) === QUOTE ? stop - 1 : stop;
    const length = last - first;
    if (length > 0) {
      store<u8>(to, QUOTE);
      Bytes.copy(to + 1, first, length);
      to += 1 + length;
      store<u16>(to, QUOTE | (COMMA << 8));
      to += 2;
    }
    from = stop + 1;
  }
  return to === out ? to : to - 1;
}

/** Where the version of `TLSv1.2` begins, `end` or more when there is none. */
export function afterV(start: i32, end: i32): i32 {
  let at = start;
  while (at < end && Bytes.at(at) !== V) at++;
  return at + 1;
}

/** Leaves sixteen digits of `value` at `DIGITS`. */
export function writeDigits(value: u64): void {
  const high = value / 100000000;
  store<u64>(DIGITS, eightDigits(high));
  store<u64>(DIGITS, eightDigits(value - high * 100000000), 8);
}

/** Zeros at the front of the sixteen digits, at most `most`. */
export function leadingZeros(most: i32): i32 {
  const zeros = i8x16.eq(v128.load(DIGITS), i8x16.splat(0x30));
  const count = ctz(~i8x16.bitmask(zeros));
  return count < most ? count : most;
}

/** Eight digits as they stand in memory: halves, then quarters, then digits, all lanes at once. */
function eightDigits(value: u64): u64 {
  const high = value / 10000;
  const fours = high | ((value - high * 10000) << 32);
  const hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007f;
  const twos = hundreds | ((fours - hundreds * 100) << 16);
  const tens = ((twos * 103) >> 10) & 0x000f000f000f000f;
  return tens | ((twos - tens * 10) << 8) | 0x3030303030303030;
}
