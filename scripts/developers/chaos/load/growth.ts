import { spreadOf } from '../../bench/statistics';

/** What is called flat: the median of the last quarter of the samples at most this many times that of the second. */
export const FLAT = 1.1;

/**
 * How many times the median of the second quarter of `samples`, in the order of time, that of the last one is.
 * The first quarter is left to warming up. `undefined` for less than four samples.
 */
export function growthOf(samples: readonly number[]): number | undefined {
  if (samples.length < 4) return undefined;
  const quarter = samples.length / 4;
  const median = (from: number) =>
    spreadOf(samples.slice(Math.floor(from * quarter), Math.floor((from + 1) * quarter)))?.median;
  const [second, last] = [median(1), median(3)];
  if (second === undefined || last === undefined) return undefined;
  return second === 0 ? (last === 0 ? 1 : Number.POSITIVE_INFINITY) : last / second;
}
