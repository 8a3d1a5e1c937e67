import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Mapping = {
  readonly type?: string;
  readonly ignore_above?: number;
  readonly index?: boolean;
  readonly properties?: Mappings;
};
type Mappings = { readonly [name: string]: Mapping };

/** A number as it was written: JavaScript rounds the large ones. */
type Written = { readonly number: string };

const PATH = join(__dirname, '../../../docs/kibana/index-template.json');
const { template } = JSON.parse(readFileSync(PATH, 'utf8'));
const MAPPINGS: Mappings = template.mappings.properties;

/** Lucene's longest term in bytes; Elasticsearch refuses a document with a longer one. */
const LONGEST_TERM = 32_766;

/**
 * Why Elasticsearch would refuse a document under the index template that we ship, if its leniency were off
 * (`ignore_malformed`, numbers as texts): a line for each value. A field that the template lacks counts too.
 */
export function refusals(json: string): string[] {
  const numbersKept = json.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `{"number":"${token}"}`,
  );
  return ofObject(JSON.parse(numbersKept), MAPPINGS, '');
}

function ofObject(value: unknown, mappings: Mappings, path: string): string[] {
  if (!isObject(value)) return [`${path}: found ${show(value)}, expected an object`];
  return Object.entries(value).flatMap(([name, member]) => {
    const mapping = mappings[name];
    const whole = path + name;
    if (mapping === undefined) return [`${whole}: is not in the template`];
    if (mapping.properties !== undefined) return ofObject(member, mapping.properties, `${whole}.`);
    if (mapping.type === 'object') return ofLabels(member, whole);
    const values = Array.isArray(member) ? member : [member];
    return values.filter((one) => !fits(one, mapping)).map((one) => `${whole}: ${show(one)}`);
  });
}

/** Dynamic members, which become keywords. A dot in a name would make an object of it. */
function ofLabels(value: unknown, path: string): string[] {
  if (!isObject(value)) return [`${path}: found ${show(value)}, expected an object`];
  const wrong = ([name, label]: [string, unknown]) =>
    typeof label !== 'string' || name.trim() === '' || name.includes('.');
  return Object.entries(value)
    .filter(wrong)
    .map(([name]) => `${path}.${name}`);
}

function fits(value: unknown, { type, ignore_above, index }: Mapping): boolean {
  if (isObject(value)) {
    const { number } = value as Written;
    if (number === undefined) return false;
    if (type === 'long') return isLong(number);
    if (type === 'float') return Number.isFinite(Math.fround(Number(number)));
    return type === 'keyword';
  }
  if (typeof value !== 'string') return false;
  switch (type) {
    case 'date':
      return isDate(value);
    case 'ip':
      return isV4(value) || isV6(value);
    case 'keyword':
      return ignore_above !== undefined || index === false || isTerm(value);
    default:
      return type === 'wildcard' || type === 'match_only_text';
  }
}

function isLong(number: string): boolean {
  return /^-?\d+$/.test(number) && BigInt.asIntN(64, BigInt(number)) === BigInt(number);
}

function isTerm(value: string): boolean {
  return Buffer.byteLength(value) <= LONGEST_TERM;
}

/** `strict_date_optional_time`, as far as documents use it. */
function isDate(value: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d{1,9})?Z$/.exec(value);
  if (parts === null) return false;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
}

function isV4(value: string): boolean {
  const parts = value.split('.');
  return (
    parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && +part < 256)
  );
}

function isV6(value: string): boolean {
  const dotted = /^(.*:)([\d.]+\.\d+)$/.exec(value);
  if (dotted !== null) return isV4(dotted[2] as string) && isV6(`${dotted[1]}0:0`);
  const halves = value.split('::');
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const count =
    halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8;
  return count && groups.every((group) => /^[\da-f]{1,4}$/i.test(group));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  return JSON.stringify(value).slice(0, 100);
}
