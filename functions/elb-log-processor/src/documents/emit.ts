import { SCRATCH } from './fields';
import { type JsonWriter, utf8 } from './json-writer';
import type { Line } from './line';
import type { Emit, FieldType } from './shape';
import { dateValue, floatValue, ipValue, longValue, portValue } from './values';
import * as operations from './wasm/operations';

const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const QUOTE = 0x22;

/** A string; left out when absent. */
export function text(field: number): Emit {
  const write: Emit['write'] = (out, line, key) => {
    if (line.absent(field)) return;
    out.raw(key);
    out.string(line, field);
  };
  return { type: 'keyword', write, operation: { code: operations.STRING, field, opening: '"' } };
}

/** The address of a host. */
export function ip(field: number): Emit {
  return checked('ip', field, ipValue, operations.IP, '"');
}

/** A whole number, such as a count of bytes. */
export function long(field: number): Emit {
  return checked('long', field, longValue, operations.LONG);
}

export function port(field: number): Emit {
  return checked('long', field, portValue, operations.PORT);
}

/** A number with a fraction, such as a duration. */
export function float(field: number): Emit {
  return checked('float', field, floatValue, operations.FLOAT);
}

export function time(field: number): Emit {
  return checked('date', field, dateValue, operations.TIME, '"');
}

/** The time of the document, which a receiver makes up where it is missing: then it is a wrong one. */
export function timestamp(field: number): Emit {
  const emit = checked('date', field, dateValue, operations.TIMESTAMP, '"');
  return {
    ...emit,
    write(out, line, key, name) {
      if (line.absent(field)) out.invalid.push(name);
      else emit.write(out, line, key, name);
    },
  };
}

/** A value that is left out when absent, and also, but not silently, when `judge` refuses it. */
function checked(
  type: FieldType,
  field: number,
  judge: (text: string) => string | undefined,
  code: number,
  opening = '',
): Emit {
  const write: Emit['write'] = (out, line, key, name) => {
    if (line.absent(field)) return;
    const value = judge(line.text(field));
    if (value === undefined) out.invalid.push(name);
    else writeAscii(out, key, value);
  };
  return { type, write, operation: { code, field, opening } };
}

/** An array of strings from a field such as `forward,redirect`; left out when absent. */
export function list(field: number, separator: ',' | ' '): Emit {
  const split = separator.charCodeAt(0);
  const write: Emit['write'] = (out, line, key) => {
    if (line.absent(field)) return;
    const end = line.ends[field] as number;
    const special = line.special[field] as number;
    out.raw(key);
    out.ascii('[');
    let from = line.starts[field] as number;
    while (from < end) {
      let to = from;
      while (to < end && line.bytes[to] !== split) to++;
      // Words may stand in quotes of their own, even escaped ones; those around the field are gone already.
      const isEscaped = line.bytes[from] === BACKSLASH && line.bytes[from + 1] === QUOTE;
      const quote = isEscaped && from + 1 < to ? 2 : 1;
      const start = line.bytes[from + quote - 1] === QUOTE ? from + quote : from;
      const stop = to > start && line.bytes[to - 1] === QUOTE ? to - quote : to;
      if (stop > start) {
        line.set(SCRATCH, start, stop, special);
        out.string(line, SCRATCH);
      }
      from = to + 1;
    }
    if (out.out[out.at - 1] === COMMA) out.at--;
    out.ascii('],');
  };
  const operation = { code: operations.LIST, field, opening: '[', operand: split };
  return { type: 'keyword', write, operation };
}

/** How one of two texts is chosen by a field: `undefined` for neither. */
export type Choice = {
  readonly first: (line: Line) => boolean | undefined;
  readonly code: number;
  readonly field: number;
  readonly operand?: number | string;
};

/** One of two strings, or none, by a function of the line. */
export function choice(first: string, second: string, by: Choice): Emit {
  const texts = [`${JSON.stringify(first)},`, `${JSON.stringify(second)},`] as const;
  const [one, other] = [utf8(texts[0]), utf8(texts[1])];
  const { code, field, operand } = by;
  return {
    type: 'keyword',
    write(out, line, key) {
      const chosen = by.first(line);
      if (chosen === undefined) return;
      out.raw(key);
      out.raw(chosen ? one : other);
    },
    operation: { code, field, operand, texts },
  };
}

/** The offset of the line in the uncompressed file. */
export const offset: Emit = {
  type: 'long',
  write: (out, line, key) => writeAscii(out, key, String(line.offset)),
  operation: { code: operations.OFFSET },
};

/** `event.id`: the log's hash and the line's offset, so the same line always has the same id. */
export function eventId(logHash: string): Emit {
  const opening = `"${logHash}-`;
  return {
    type: 'keyword',
    write(out, line, key) {
      writeAscii(out, key, `${opening}${String(line.offset).padStart(12, '0')}"`);
    },
    operation: { code: operations.EVENT_ID, opening },
  };
}

/** The whole line, whatever became of its fields. */
export const original: Emit = {
  type: 'keyword',
  write(out, line, key) {
    out.raw(key);
    out.out[out.at++] = QUOTE;
    out.escaped(line.whole);
    out.out[out.at++] = QUOTE;
    out.out[out.at++] = COMMA;
  },
};

/** `tags`: one for each value that the document had to leave out; has to be the last member. */
export const invalidTags: Emit = {
  type: 'keyword',
  write(out, _line, key) {
    writeAscii(out, key, JSON.stringify(out.invalid.map((name) => `_elbinvalid_${name}`)));
  },
};

function writeAscii(out: JsonWriter, key: Uint8Array, value: string): void {
  out.raw(key);
  out.ascii(value);
  out.out[out.at++] = COMMA;
}
