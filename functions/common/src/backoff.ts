const CAP_MILLISECONDS = 10_000;

export type Backoff = {
  /** Milliseconds after the first failure. */
  readonly first: number;
  readonly cap?: number;
  /** The share of a pause that chance may take away: 1 is what is called full jitter. */
  readonly jitter?: number;
  readonly random?: () => number;
};

/**
 * The pause before the next attempt: it doubles with each failure, up to the cap. Jitter takes away up
 * to half, else many functions that lost one receiver return to it in step.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @param failures in a row, from 1
 * @returns milliseconds
 */
export function backoffMilliseconds(
  failures: number,
  { first, cap = CAP_MILLISECONDS, jitter = 0.5, random = Math.random }: Backoff,
): number {
  const doublings = Math.min(failures - 1, 30);
  return Math.min(cap, first * 2 ** doublings) * (1 - random() * jitter);
}
