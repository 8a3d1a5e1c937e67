import { isIP } from 'node:net';

/**
 * What Elasticsearch accepts of each type, written as JSON has it; `undefined` for what it would refuse,
 * and with it the whole document.
 */

const MOST_LONG = 2n ** 63n - 1n;
const MOST_PORT = 65_535;
/** The largest finite value of a `float`. */
const MOST_FLOAT = 2 ** 127 * (2 - 2 ** -23);

/** A whole number of at least zero, that fits a `long`. */
export function longValue(text: string): string | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const digits = withoutZeros(text);
  return digits.length < 19 || (digits.length === 19 && BigInt(digits) <= MOST_LONG)
    ? digits
    : undefined;
}

export function portValue(text: string): string | undefined {
  const value = longValue(text);
  return Number(value) <= MOST_PORT ? value : undefined;
}

export function floatValue(text: string): string | undefined {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return undefined;
  return Math.abs(Number(text)) <= MOST_FLOAT ? withoutZeros(text) : undefined;
}

/** Elasticsearch knows no zones of an address, which Node does. */
export function ipValue(text: string): string | undefined {
  return isIP(text) > 0 && !text.includes('%') ? `"${text}"` : undefined;
}

const MOMENT =
  /^(\d{4}-(?:0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?Z?$/;

/** A moment that exists, in UTC: NLB writes no zone and means that. A `date` has nine decimals at most. */
export function dateValue(text: string): string | undefined {
  const [, date, day] = MOMENT.exec(text) ?? [];
  if (date === undefined || (Number(day) > 28 && !isDay(date))) return undefined;
  return `"${text.endsWith('Z') ? text : `${text}Z`}"`;
}

/** JavaScript takes the 31st of February for the 3rd of March. */
function isDay(date: string): boolean {
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

function withoutZeros(digits: string): string {
  return /^-?0\d/.test(digits) ? digits.replace(/^(-?)0+(?=\d)/, '$1') : digits;
}
