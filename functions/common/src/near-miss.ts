import { closest, distance } from 'fastest-levenshtein';

/** Shorter names are too near to too much: `APP` and `APIS` are not meant to be `API`. */
const LEAST_LETTERS = 5;
/** From this length on, two letters may differ, such as two that changed places; below it, one. */
const LONG = 8;

/** The one of `names` that was probably meant by `name`, which is none of them. */
export function nearMiss(name: string, names: readonly string[]): string | undefined {
  const found = name.toUpperCase();
  const long = names.filter(({ length }) => length >= LEAST_LETTERS);
  if (long.length === 0) return undefined;
  const meant = closest(found, long);
  return distance(found, meant) <= (meant.length < LONG ? 1 : 2) ? meant : undefined;
}
