import { between, pick, type Random } from '@lambda-core/local/random';

/** What somebody's code or terminal takes for something else than a name. */
const PARTS = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'null', '-1', 'NaN'],
  ...['\n', '\r\n', '\t', '\b', '\x07', '\x1b[31m', '\x1b]0;title\x07', '\x1bc', '\x7f', '\x01'],
  ...['\x85', '\x9b2J', '\x9d0;title\x9c', '\u202e', '\u2066', '\u200f', '\u2028', '\u2029'],
  ...['\ufeff', '\uffff', '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}', 'e\u0301', '\u{10ffff}'],
  ...['ünïcödé', '日本語', '%', '%41', '%zz', '%00', '+', ' ', '  ', '&', '?', '#', '=', ';', ':'],
  ...['*', '[a]', '{b}', '!'],
  ...['"', "'", '\\', '\\n', '`id`', '$(id)', '$HOME', '<script>', '&amp;', '-rf', '--help', '~'],
];
/** Of a key, besides. */
const KEY_PARTS = ['/', '//', '/./', '/../', '..', '.', 'AWSLogs/1/elasticloadbalancing/'];

const MOST_KEY_BYTES = 1024;
/** Of a file's name, in Linux and macOS, with room for what goes around it. */
const MOST_FILE_BYTES = 240;

/** Of one to five parts. */
export function oddName(random: Random, parts: readonly string[] = PARTS): string {
  return Array.from({ length: between(random, 1, 6) }, () => pick(random, parts)).join('');
}

/** The name of a log file that is not hidden. */
export function oddFileName(random: Random): string {
  return `n${atMost(oddName(random), MOST_FILE_BYTES)}.log`;
}

/** An object's key that begins as told; one in eight has all the bytes that it may have. */
export function oddKey(random: Random, prefix: string): string {
  const name = prefix + oddName(random, [...PARTS, ...KEY_PARTS]);
  return random() % 8 > 0 ? name : atMost(name.repeat(MOST_KEY_BYTES), MOST_KEY_BYTES);
}

/** The beginning of a text, of whole characters. */
function atMost(text: string, bytes: number): string {
  let [kept, size] = ['', 0];
  for (const character of text) {
    size += Buffer.byteLength(character);
    if (size > bytes) break;
    kept += character;
  }
  return kept;
}
