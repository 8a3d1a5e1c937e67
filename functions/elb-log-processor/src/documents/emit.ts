import { SCRATCH } from './fields';
import { utf8 } from './json-writer';
import type { Line } from './line';
import type { Emit } from './shape';
import { timestampFault } from './timestamp';
import * as operations from './wasm/operations';

const COMMA = 0x2c;
const DOT = 0x2e;
const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;
const Z = 0x5a;

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
  return { ...text(field), type: 'ip' };
}

/** A whole number, such as a count of bytes. */
export function long(field: number): Emit {
  return { ...number(field), type: 'long' };
}

/** A number with a fraction, such as a duration. */
export function float(field: number): Emit {
  return { ...number(field), type: 'float' };
}

/** A number; left out when absent, a fault when it is not one. */
function number(field: number): Omit<Emit, 'type'> {
  const write: Emit['write'] = (out, line, key) => {
    if (line.absent(field)) return;
    const start = line.starts[field] as number;
    const end = line.ends[field] as number;
    out.raw(key);
    if (isJsonNumber(line.bytes, start, end)) {
      out.copy(line.bytes, start, end);
    } else {
      const value = Number(line.text(field));
      if (Number.isFinite(value)) out.ascii(String(value));
      else out.fault ??= `field ${field + 1}: found ${quote(line, field)}, expected a number`;
    }
    out.out[out.at++] = COMMA;
  };
  return { write, operation: { code: operations.NUMBER, field } };
}

/** An ISO 8601 time, always with a zone: NLB writes none and means UTC. */
export function time(field: number): Emit {
  const write: Emit['write'] = (out, line, key) => {
    if (line.absent(field)) return;
    const start = line.starts[field] as number;
    const end = line.ends[field] as number;
    if (timestampFault(line.bytes, start, end)) {
      out.fault ??= `field ${field + 1}: found ${quote(line, field)}, expected a time such as 2026-01-31T23:59:59.000000Z`;
      return;
    }
    out.raw(key);
    out.out[out.at++] = QUOTE;
    out.copy(line.bytes, start, end);
    if (line.bytes[end - 1] !== Z) out.out[out.at++] = Z;
    out.out[out.at++] = QUOTE;
    out.out[out.at++] = COMMA;
  };
  return { type: 'date', write, operation: { code: operations.TIME, field, opening: '"' } };
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
      // Where the words stand in quotes of their own, those of the first and last are gone already.
      const start = line.bytes[from] === QUOTE ? from + 1 : from;
      const stop = to > start && line.bytes[to - 1] === QUOTE ? to - 1 : to;
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
  write(out, line, key) {
    out.raw(key);
    out.integer(line.offset);
    out.out[out.at++] = COMMA;
  },
  operation: { code: operations.OFFSET },
};

/** `event.id`: the log's hash and the line's offset, so the same line always has the same id. */
export function eventId(logHash: string): Emit {
  const opening = `"${logHash}-`;
  const prefix = utf8(opening);
  return {
    type: 'keyword',
    write(out, line, key) {
      out.raw(key);
      out.raw(prefix);
      out.integer(line.offset, 12);
      out.out[out.at++] = QUOTE;
      out.out[out.at++] = COMMA;
    },
    operation: { code: operations.EVENT_ID, opening },
  };
}

/** The field's text in quotes for a message, cut where it would drown the message. */
export function quote(line: Line, field: number): string {
  const found = line.text(field);
  return JSON.stringify(found.length > 60 ? `${found.slice(0, 60)}…` : found);
}

function isJsonNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === ZERO && at + 1 < end && bytes[at + 1] !== DOT) return false;
  while (at < end && isDigit(bytes[at] as number)) at++;
  if (at === start) return false;
  if (at === end) return true;
  if (bytes[at] !== DOT) return false;
  const fraction = ++at;
  while (at < end && isDigit(bytes[at] as number)) at++;
  return at === end && at > fraction;
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE;
}

export function isInteger(line: Line, field: number): boolean {
  const start = line.starts[field] as number;
  const end = line.ends[field] as number;
  for (let at = start; at < end; at++) if (!isDigit(line.bytes[at] as number)) return false;
  return end > start;
}
