import { quoted, unescaped } from './json-text';
import { isAbsent, type Line, textOf } from './line';
import { type Emit, type FieldType, INVALID, type Operation } from './shape';
import { dateValue, floatValue, ipValue, longValue, portValue } from './values';
import * as operations from './wasm/operations';

/** A string. */
export function text(field: number): Emit {
  const operation = { code: operations.STRING, field, opening: '"' };
  return ofField('keyword', operation, (value, { pairs }) => quoted(unescaped(value, pairs)));
}

/** The address of a host. */
export function ip(field: number): Emit {
  return checked('ip', { code: operations.IP, field, opening: '"' }, ipValue);
}

/** A whole number, such as a count of bytes. */
export function long(field: number): Emit {
  return checked('long', { code: operations.LONG, field }, longValue);
}

export function port(field: number): Emit {
  return checked('long', { code: operations.PORT, field }, portValue);
}

/** A number with a fraction, such as a duration. */
export function float(field: number): Emit {
  return checked('float', { code: operations.FLOAT, field }, floatValue);
}

export function time(field: number): Emit {
  return checked('date', { code: operations.TIME, field, opening: '"' }, dateValue);
}

/** The time of the document, which a receiver makes up where it is missing: then it is a wrong one. */
export function timestamp(field: number): Emit {
  const operation = { code: operations.TIMESTAMP, field, opening: '"' };
  const { type, value } = checked('date', operation, dateValue);
  return { type, operation, value: (line) => value(line) ?? INVALID };
}

/** An array of strings from a field such as `forward,redirect`. */
export function list(field: number, separator: ',' | ' '): Emit {
  const operand = separator.charCodeAt(0);
  const operation = { code: operations.LIST, field, opening: '[', operand };
  return ofField('keyword', operation, (value, { pairs }) => {
    const words = value.split(separator).map(withoutQuotes);
    const texts = words.filter((word) => word !== '').map((word) => quoted(unescaped(word, pairs)));
    return `[${texts.join(',')}]`;
  });
}

/** Words may stand in quotes of their own, even escaped ones; those around the field are gone already. */
function withoutQuotes(word: string): string {
  const quote = word.startsWith('\\"') ? '\\"' : '"';
  const start = word.startsWith(quote) ? quote.length : 0;
  const isClosed = word.length > start && word.endsWith('"');
  return word.slice(start, isClosed ? word.length - quote.length : undefined);
}

/** A member made of one field; left out when that is absent. */
function ofField(
  type: FieldType,
  operation: Operation & { readonly field: number },
  json: (text: string, line: Line) => ReturnType<Emit['value']>,
): Emit {
  return {
    type,
    operation,
    value: (line) => {
      const text = textOf(line, operation.field);
      return isAbsent(text) ? undefined : json(text, line);
    },
  };
}

/** A value that is left out when absent, and also, but not silently, when `judge` refuses it. */
function checked(
  type: FieldType,
  operation: Operation & { readonly field: number },
  judge: (text: string) => string | undefined,
): Emit {
  return ofField(type, operation, (value) => judge(value) ?? INVALID);
}

/** How one of two texts is chosen by a field: `undefined` for neither. */
export type Choice = {
  readonly first: (text: string) => boolean | undefined;
  readonly code: number;
  readonly field: number;
  readonly operand?: number | string;
};

/** One of two strings, or none, by a field, be it there or not. */
export function choice(first: string, second: string, by: Choice): Emit {
  const [one, other] = [JSON.stringify(first), JSON.stringify(second)];
  const { code, field, operand } = by;
  return {
    type: 'keyword',
    value: (line) => {
      const isFirst = by.first(textOf(line, field));
      return isFirst === undefined ? undefined : isFirst ? one : other;
    },
    operation: { code, field, operand, texts: [`${one},`, `${other},`] },
  };
}

/** The offset of the line in the uncompressed file. */
export const offset: Emit = {
  type: 'long',
  value: (line) => String(line.offset),
  operation: { code: operations.OFFSET },
};

/** `event.id`: the log's hash and the line's offset, so the same line always has the same id. */
export function eventId(logHash: string): Emit {
  const opening = `"${logHash}-`;
  return {
    type: 'keyword',
    value: (line) => `${opening}${String(line.offset).padStart(12, '0')}"`,
    operation: { code: operations.EVENT_ID, opening },
  };
}

/** The whole line, whatever became of its fields. */
export const original: Emit = { type: 'keyword', value: ({ whole }) => quoted(whole) };
