import { isAbsent } from './line';
import {
  ADDRESS_KIND,
  INTEGER_KIND,
  LETTER_KIND,
  NOTHING_KIND,
  NUMBER_KIND,
  OPTIONAL,
  SMALL_KIND,
  TIME_KIND,
} from './wasm/operations';

/** A field of a line and what kind of text it must be; with `OPTIONAL` it may be absent as well. */
export type FieldKind = readonly [field: number, kind: number];

/** Kinds are told by their looks: a time of the 31st of February is of the right kind, but of no use. */
const KINDS: Readonly<Record<number, readonly [looks: RegExp, expected: string]>> = {
  [ADDRESS_KIND]: [/^\d+\.\d+\.\d+\.\d+$|:(?:\d*|-1?)$/, 'an address with its port'],
  [INTEGER_KIND]: [/^\d+$/, 'a whole number'],
  [LETTER_KIND]: [/^[A-Za-z]/, 'a word'],
  [NOTHING_KIND]: [/^[- ]*$/, 'nothing'],
  [NUMBER_KIND]: [/^[-+.]?\d[\da-fx.+-]*$/i, 'a number'],
  [SMALL_KIND]: [/^[a-z]/, 'a word in small letters'],
  [TIME_KIND]: [/^\d{4}-\d\d-\d\dT/, 'a time such as 2026-01-31T23:59:59.000000Z'],
};

export function isOfKind(fields: readonly string[], [field, kind]: FieldKind): boolean {
  const text = fields[field] ?? '';
  if ((kind & OPTIONAL) !== 0 && isAbsent(text)) return true;
  return KINDS[kind & ~OPTIONAL]?.[0].test(text) ?? false;
}

/** What is wrong with a field that is not of its kind, for a message. */
export function kindFault(fields: readonly string[], [field, kind]: FieldKind): string {
  const text = fields[field] ?? '';
  const found = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  return `field ${field + 1}: found ${found}, expected ${KINDS[kind & ~OPTIONAL]?.[1]}`;
}
