import { DIGITS } from '../src/documents/wasm/layout';
import { FLOAT, PORT } from '../src/documents/wasm/operations';
import { Bytes } from './bytes';

const ZERO = 0x30;
const ONE = 0x31;
const TWO = 0x32;
const FIVE = 0x35;
const DOT = 0x2e;
const COLON = 0x3a;
const DASH = 0x2d;
const T = 0x54;
const Z = 0x5a;
const QUOTE = 0x22;
const COMMA = 0x2c;
/** `tlsv` and `sslv` as the four bytes stand in a word. */
const TLSV: i32 = 0x76736c74;
const SSLV: i32 = 0x766c7373;

/** Whether a field is plainly a number of a type; others are for `src/documents/values.ts` to judge. */
export function isNumber(type: i32, start: i32, end: i32): bool {
  const length = end - start;
  if (length > 16) return false;
  const others = ~Bytes.digits(start) & ((1 << length) - 1);
  const leadingZero = Bytes.at(start) === ZERO;
  if (others === 0) {
    if (leadingZero) return length === 1;
    return type !== PORT || length < 5 || (length === 5 && isPort(start));
  }
  if (type !== FLOAT || (others & (others - 1)) !== 0) return false;
  const dot = ctz(others);
  if (Bytes.at(start + dot) !== DOT || dot === 0 || dot === length - 1) return false;
  return !leadingZero || dot === 1;
}

/** Whether five digits are at most 65535. */
function isPort(start: i32): bool {
  const value = pair(start) * 1000 + pair(start + 2) * 10 + Bytes.at(start + 4) - ZERO;
  return value <= 65535;
}

/** The first sixteen bytes of a time found to be one, `yyyy-mm-ddThh:mm`: that of the next is often the same. */
let minute: v128 = i64x2.splat(0);

/** `yyyy-mm-ddThh:mm:ss` of a day that there is, with up to nine digits of a fraction, `Z` or not. */
export function isTime(start: i32, end: i32): bool {
  const length = end - start;
  if (length < 19 || length > 30) return false;
  const first = v128.load(start);
  if (!i8x16.all_true(i8x16.eq(first, minute))) {
    if (!isMinute(start)) return false;
    minute = first;
  }
  let digits = Bytes.digits(start + 16);
  if ((digits & 7) !== 6 || Bytes.at(start + 16) !== COLON || Bytes.at(start + 17) > FIVE)
    return false;
  let rest = start + 19;
  if (rest < end && Bytes.at(rest) === DOT) {
    // A one behind the sixteen bits ends the count.
    digits = (digits >> 4) & 0xfff;
    const fraction = ctz(~digits);
    if (fraction === 0 || fraction > 9) return false;
    rest += 1 + fraction;
  }
  if (rest < end && Bytes.at(rest) === Z) rest++;
  return rest === end;
}

function isMinute(start: i32): bool {
  // Digits everywhere but at 4, 7, 10 and 13.
  if (Bytes.digits(start) !== 0xdb6f) return false;
  if (Bytes.at(start + 4) !== DASH || Bytes.at(start + 7) !== DASH) return false;
  if (Bytes.at(start + 10) !== T || Bytes.at(start + 13) !== COLON) return false;
  const month = pair(start + 5);
  const day = pair(start + 8);
  if (month < 1 || month > 12 || day < 1) return false;
  if (day > 28 && day > daysOf(month, pair(start), pair(start + 2))) return false;
  return pair(start + 11) < 24 && pair(start + 14) < 60;
}

function daysOf(month: i32, century: i32, year: i32): i32 {
  if (month !== 2) return 30 + ((month ^ (month >> 3)) & 1);
  const leap = year === 0 ? (century & 3) === 0 : (year & 3) === 0;
  return leap ? 29 : 28;
}

/** An address of IPv4, or of IPv6 in its usual forms: hexadecimal groups, of which `::` leaves some out. */
export function isIp(start: i32, end: i32): bool {
  const length = end - start;
  if (length < 7 || length > 15) return areGroups(start, end);
  const all = (1 << length) - 1;
  const digits = Bytes.digits(start) & all;
  const dots = Bytes.equal(start, DOT) & all;
  if ((digits | dots) !== all) return areGroups(start, end);
  // One bit for each octet, at its first digit: there are four, and none is empty.
  const octets = ((dots << 1) | 1) & digits;
  if (popcnt(octets) !== 4 || popcnt(dots) !== 3) return false;
  const longer = digits & (digits >> 1);
  if ((octets & longer & Bytes.equal(start, ZERO)) !== 0) return false;
  const longest = longer & (longer >> 1);
  if ((longest & (longest >> 1)) !== 0) return false;
  for (let large = octets & longest & ~Bytes.equal(start, ONE); large !== 0; large &= large - 1) {
    const octet = start + ctz(large);
    if (Bytes.at(octet) > TWO || pair(octet + 1) > 55) return false;
  }
  return true;
}

function areGroups(start: i32, end: i32): bool {
  let groups = 0;
  let digits = 0;
  let gap = -1;
  for (let at = start; at < end; at++) {
    const byte = Bytes.at(at);
    const small = byte | 0x20;
    if ((byte >= ZERO && byte <= 0x39) || (small >= 0x61 && small <= 0x66)) {
      if (++digits === 1) groups++;
      if (digits > 4) return false;
    } else if (byte === COLON) {
      if (at + 1 < end && Bytes.at(at + 1) === COLON) {
        if (gap >= 0) return false;
        gap = groups;
        at++;
      } else if (digits === 0 || at + 1 === end) return false;
      digits = 0;
    } else return false;
  }
  return gap < 0 ? groups === 8 : groups < 8;
}

function pair(at: i32): i32 {
  return Bytes.at(at) * 10 + Bytes.at(at + 1) - 528;
}

/** Writes the words between separators as strings, each with a comma; returns where it stopped. */
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

/** How long the version in `TLSv1.2`, `tlsv12` or `SSLv3` is, at its fifth byte; 0 when that is none. */
export function versionLength(start: i32, end: i32): i32 {
  const length = end - start;
  if (length < 5 || length > 7) return 0;
  const name = load<i32>(start) | 0x20202020;
  if (name !== TLSV && name !== SSLV) return 0;
  const digits = Bytes.digits(start + 4);
  if (length === 7) return Bytes.at(start + 5) === DOT && (digits & 5) === 5 ? 3 : 0;
  const wanted = (1 << (length - 4)) - 1;
  return (digits & wanted) === wanted ? length - 4 : 0;
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
