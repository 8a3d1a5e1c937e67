const CAP_MILLISECONDS = 10_000;

/**
 * The pause before the next attempt: it doubles with each failure, up to the cap. Jitter takes away up
 * to half, else many functions that lost one receiver return to it in step.
 * @param failures in a row, from 1
 * @returns milliseconds
 */
export function backoffMilliseconds(
  failures: number,
  firstMilliseconds: number,
  capMilliseconds = CAP_MILLISECONDS,
  random: () => number = Math.random,
): number {
  const doublings = Math.min(failures - 1, 30);
  const longest = Math.min(capMilliseconds, firstMilliseconds * 2 ** doublings);
  return longest * (1 - random() / 2);
}
