import { MAX_FIELDS } from '../fields';

/**
 * Cuts a line into fields, separated by spaces; a field may stand in quotes. With `pairs`, a backslash
 * escapes a quote or a backslash behind it; without, it is a character like others.
 *
 * Tolerates what ELB is known to write: no space after a closing quote, a list of quoted words
 * (`"h2","http/1.1"`, one field), several spaces, fields beyond `MAX_FIELDS` (ignored). Returns the fields,
 * or what is wrong. A quote inside a bare field is: a reader that took a closing quote for an escaped one
 * takes the next opening quote for a closing one, and so on, and always ends there or inside a quoted field.
 */
export function tokenize(line: string, pairs: boolean): readonly string[] | string {
  const fields: string[] = [];
  let at = 0;
  while (at < line.length) {
    if (line[at] === ' ') at++;
    else if (line[at] === '"') {
      const end = closingQuote(line, at + 1, pairs);
      if (end < 0) return `the quote that opens field ${fields.length + 1} is never closed`;
      fields.push(line.slice(at + 1, end));
      at = end + 1;
    } else {
      const space = line.indexOf(' ', at);
      const end = space < 0 ? line.length : space;
      const field = line.slice(at, end);
      if (field.includes('"') && !(pairs && ESCAPED_LIST.test(field)))
        return `field ${fields.length + 1} has a quote inside`;
      fields.push(field);
      at = end;
    }
  }
  return fields.slice(0, MAX_FIELDS);
}

/** A list of words, each in escaped quotes, as NLB has been seen to write it without quotes around. */
const ESCAPED_LIST = /^\\"[^"\\]+\\"(?:,\\"[^"\\]+\\")*$/;

/** Where the quote stands that ends the field that begins at `from`, or -1. */
function closingQuote(line: string, from: number, pairs: boolean): number {
  for (let at = from; at < line.length; at++) {
    const next = line[at + 1];
    if (line[at] === '"') {
      if (!line.startsWith('","', at)) return at;
      at += 2;
    } else if (pairs && line[at] === '\\' && (next === '"' || next === '\\')) at++;
  }
  return -1;
}
