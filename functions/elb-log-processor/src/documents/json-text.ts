import { isUtf8 } from 'node:buffer';

/**
 * A string of JSON, each control character as `\u00HH`. Half of a surrogate pair, which `JSON.stringify`
 * would escape, is left to become U+FFFD in UTF-8.
 */
export function quoted(text: string): string {
  return `"${text.replace(FORBIDDEN, escapeOf)}"`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what JSON forbids
const FORBIDDEN = /["\\\u0000-\u001f]/g;

function escapeOf(character: string): string {
  if (character >= ' ') return `\\${character}`;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/**
 * ELB writes bytes it will not print as `\xHH` (a quote is `\x22`). They are decoded where the result is
 * UTF-8; otherwise the text stays as it was written, so that nothing is lost. With `pairs` so are `\"` and
 * `\\`, which others write.
 */
export function unescaped(text: string, pairs: boolean): string {
  if (!text.includes('\\')) return text;
  // A character for each byte: escapes stand for bytes, of which a character may need several.
  const bytes = Buffer.from(text).toString('latin1');
  const decoded = bytes.replace(
    pairs ? ESCAPES_AND_PAIRS : ESCAPES,
    (_, hex?: string, other = '') =>
      hex === undefined ? other : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const result = Buffer.from(decoded, 'latin1');
  return isUtf8(result) ? result.toString() : text;
}

const ESCAPES = /\\x([0-9a-f]{2})/gi;
const ESCAPES_AND_PAIRS = /\\(?:x([0-9a-f]{2})|(["\\]))/gi;
