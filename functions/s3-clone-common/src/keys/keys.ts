/** The last code point there is; no key of one more character sorts after a prefix followed by it. */
const LAST_CHARACTER = '\u{10FFFF}';
const MOST_KEY_BYTES = 1024;
const SURROGATES = { first: 0xd800, count: 0x800 };
const CODE_POINTS = 0x110000 - SURROGATES.count;

/**
 * A StartAfter that skips the keys of a prefix, and nothing else.
 *
 * Keys that follow the prefix with U+10FFFF itself are not skipped (no string of at most 1,024 bytes can
 * skip every one of them), and none is when the prefix leaves no room: callers must expect to see a key
 * of the prefix again.
 */
export function afterPrefix(prefix: string): string {
  return Buffer.byteLength(prefix) + 4 > MOST_KEY_BYTES ? prefix : prefix + LAST_CHARACTER;
}

/**
 * A string m with a ≤ m < b in the order of keys, about in the middle by its first character that tells
 * a from b. Always valid Unicode, at most one character longer than the longer of the two.
 * @param a any string below `b`
 */
export function between(a: string, b: string): string {
  const left = [...a];
  const right = [...b];
  let shared = 0;
  while (shared < left.length && left[shared] === right[shared]) shared++;
  const start = right.slice(0, shared).join('');
  const low = rankAt(left, shared);
  const high = rankAt(right, shared);
  if (high - low > 1) return start + characterOf(low + Math.floor((high - low) / 2));
  // Neighbours, or a is a prefix of b. The middle is among the strings that begin as a does; of those,
  // anything between the rest of a and the end of the alphabet will do.
  if (low < 0) return right.length > shared + 1 && high === 0 ? a + characterOf(0) : a;
  const begin = start + characterOf(low);
  const next = rankAt(left, shared + 1);
  if (next === CODE_POINTS - 1) return a;
  return begin + characterOf(next + Math.ceil((CODE_POINTS - 1 - next) / 2));
}

/** The place of a string's character in the alphabet without surrogates; -1 after the string's end. */
function rankAt(characters: readonly string[], at: number): number {
  const point = characters[at]?.codePointAt(0);
  if (point === undefined) return -1;
  return point < SURROGATES.first ? point : point - SURROGATES.count;
}

function characterOf(rank: number): string {
  return String.fromCodePoint(rank < SURROGATES.first ? rank : rank + SURROGATES.count);
}
