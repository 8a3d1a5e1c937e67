import type { SyntheticListing } from '@lambda-core/local/s3/synthetic-space';

/** Key spaces that buckets have, and those that were hard for cloners. */
export const SHAPES = ['flat', 'one-large', 'prefixes', 'dates'] as const;
export type Shape = (typeof SHAPES)[number];

export type Keys = Pick<SyntheticListing, 'count' | 'keyAt'> & { readonly bytes: number };

const PREFIXES = 200_000;
const SMALL_PREFIXES = 1_000;
const DAYS = 3_650;
const DAY_MILLISECONDS = 86_400_000;
const FIRST_DAY = Date.UTC(2015, 0, 1);

/** So many keys in their order, by arithmetic. */
export function keysOf(shape: Shape, count: number, bytes: number): Keys {
  return { count, bytes, keyAt: MAKERS[shape](count) };
}

const MAKERS: Readonly<Record<Shape, (count: number) => (index: number) => string>> = {
  /** No prefix at all. */
  flat: () => (index) => `k${digits(index, 10)}`,
  /** Two thirds of the keys under one prefix, the rest under a thousand. */
  'one-large': (count) => {
    const rest = Math.floor(count / 3);
    const each = Math.max(1, Math.ceil(rest / SMALL_PREFIXES));
    return (index) =>
      index < rest
        ? `a${digits(Math.floor(index / each), 4)}/${digits(index % each, 10)}`
        : `big/${digits(index - rest, 10)}`;
  },
  prefixes: (count) => {
    const each = Math.max(1, Math.ceil(count / PREFIXES));
    return (index) => `p${digits(Math.floor(index / each), 6)}/${digits(index % each, 10)}`;
  },
  /** Ten years of days. */
  dates: (count) => {
    const each = Math.max(1, Math.ceil(count / DAYS));
    const names: string[] = [];
    const day = (number: number) => {
      names[number] ??= new Date(FIRST_DAY + number * DAY_MILLISECONDS)
        .toISOString()
        .slice(0, 10)
        .replaceAll('-', '/');
      return names[number];
    };
    return (index) => `${day(Math.floor(index / each))}/${digits(index % each, 10)}`;
  },
};

const GROUP = 10_000;
/** Each four digits: keys are made by the billion. */
const GROUPS = Array.from({ length: GROUP }, (_, value) => String(value).padStart(4, '0'));

/** Of up to ten digits. */
function digits(value: number, length: number): string {
  const low = GROUPS[value % GROUP] as string;
  const middle = GROUPS[Math.floor(value / GROUP) % GROUP] as string;
  const all = (GROUPS[Math.floor(value / GROUP ** 2)] as string) + middle + low;
  return all.slice(-length);
}
