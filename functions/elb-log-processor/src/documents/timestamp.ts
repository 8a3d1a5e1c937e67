const ZERO = 0x30;
const DASH = 0x2d;
const COLON = 0x3a;
const T = 0x54;

/**
 * Whether `bytes[start … end)` fails to be `yyyy-mm-ddThh:mm:ss`, optionally with a fraction and a `Z`.
 *
 * Checked digit by digit because a receiver refuses a document whose `@timestamp` it cannot read.
 */
export function timestampFault(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 19) return true;
  if (
    bytes[start + 4] !== DASH ||
    bytes[start + 7] !== DASH ||
    bytes[start + 10] !== T ||
    bytes[start + 13] !== COLON ||
    bytes[start + 16] !== COLON
  ) {
    return true;
  }
  if (!within(pair(bytes, start), 0, 99) || !within(pair(bytes, start + 2), 0, 99)) return true;
  if (!within(pair(bytes, start + 5), 1, 12) || !within(pair(bytes, start + 8), 1, 31)) return true;
  if (!within(pair(bytes, start + 11), 0, 23)) return true;
  if (!within(pair(bytes, start + 14), 0, 59) || !within(pair(bytes, start + 17), 0, 60))
    return true;
  let at = start + 19;
  if (at < end && bytes[at] === 0x2e) {
    const fraction = ++at;
    while (at < end && digit(bytes[at] as number) >= 0) at++;
    if (at === fraction) return true;
  }
  if (at < end && bytes[at] === 0x5a) at++;
  return at !== end;
}

function pair(bytes: Uint8Array, at: number): number {
  const tens = digit(bytes[at] as number);
  const ones = digit(bytes[at + 1] as number);
  return tens < 0 || ones < 0 ? -1 : tens * 10 + ones;
}

function digit(byte: number): number {
  return byte >= ZERO && byte <= 0x39 ? byte - ZERO : -1;
}

function within(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}
