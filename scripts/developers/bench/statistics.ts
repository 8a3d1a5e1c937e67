export type Spread = Readonly<{ median: number; lowest: number; highest: number }>;

/** The middle of `values` and its outermost ones; `undefined` when there are none. */
export function spreadOf(values: readonly (number | undefined)[]): Spread | undefined {
  const sorted = values
    .filter((value): value is number => value !== undefined)
    .sort((one, other) => one - other);
  const lowest = sorted[0];
  const highest = sorted.at(-1);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (lowest === undefined || highest === undefined) return undefined;
  if (upper === undefined || lower === undefined) return undefined;
  return { median: (lower + upper) / 2, lowest, highest };
}

/** How many times the median of `base` the median of `value` is; `undefined` without either. */
export function ratioOf(value: Spread | undefined, base: Spread | undefined): number | undefined {
  if (value === undefined || base === undefined || base.median === 0) return undefined;
  return value.median / base.median;
}
