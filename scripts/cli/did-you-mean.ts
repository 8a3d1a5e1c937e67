import { nearMiss } from '@lambda-core/common/near-miss';

/** `; did you mean NAME?` of the one of `names` that was probably meant by `found`, otherwise nothing. */
export function didYouMean(found: string, names: readonly string[]): string {
  const meant = nearName(found, names);
  return meant === undefined ? '' : `; did you mean ${meant}?`;
}

/** The one of `names` that was probably meant by `found`, which is none of them: misspelt, or cut short. */
export function nearName(found: string, names: readonly string[]): string | undefined {
  if (lettersOf(found) < FEWEST_LETTERS) return undefined;
  const byUpper = new Map(names.map((name) => [name.toUpperCase(), name]));
  const misspelt =
    byUpper.get(nearMiss(found, [...byUpper.keys()]) ?? '') ??
    names.find((name) => lettersOf(name) >= FEWEST_LETTERS && isOneSlip(found, name));
  if (misspelt !== undefined) return misspelt;
  // Two that begin so are no help.
  const [begun, ...others] = names.filter((name) => name.startsWith(found));
  return others.length === 0 ? begun : undefined;
}

/** One letter too many, too few or another, or two that changed places. */
function isOneSlip(found: string, name: string): boolean {
  const [one, other] = [found.toLowerCase(), name.toLowerCase()];
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  let end = 0;
  const most = Math.min(one.length, other.length) - start;
  while (end < most && one.at(-1 - end) === other.at(-1 - end)) end += 1;
  const [left, right] = [
    one.slice(start, one.length - end),
    other.slice(start, other.length - end),
  ];
  const isSwap = left.length === 2 && left === [...right].reverse().join('');
  return isSwap || (left.length <= 1 && right.length <= 1);
}

const FEWEST_LETTERS = 2;

/** The dashes of a flag are no letters. */
function lettersOf(name: string): number {
  return name.replace(/^-+/, '').length;
}
