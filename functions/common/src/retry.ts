import { setTimeout as sleep } from 'node:timers/promises';
import { failureKind } from './s3-errors';

/** What retries need to know, and where they are counted. */
export type Retrying = {
  readonly counters: { retries: number; throttles: number };
  /** Ends waiting and retrying. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of a failure that is followed by this attempt; the first one is 1. */
  readonly onRetry?: ((error: unknown, attempt: number) => void) | undefined;
};

/** Tries, the first one included. A throttled request is no failure of its own: it gets more. */
const TRIES = { transient: 8, throttle: 16 };
/** No attempt begins later after the first: each may have waited long for a silent server. */
const PATIENCE_MILLISECONDS = 30_000;
const PAUSE = { first: 50, cap: 5_000 };

/**
 * Repeats an S3 request while that may help, with full jitter: each pause is drawn between 0 and a bound
 * that doubles, so that many clients do not come back in step.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 * @throws the last error
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  { counters, signal, onRetry }: Retrying,
): Promise<Result> {
  const failures = { transient: 0, throttle: 0 };
  const began = performance.now();
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      const kind = failureKind(error);
      if (kind === 'final' || signal?.aborted) throw error;
      if (kind === 'throttle') counters.throttles += 1;
      failures[kind] += 1;
      if (failures[kind] >= TRIES[kind]) throw error;
      if (performance.now() - began >= PATIENCE_MILLISECONDS) throw error;
      counters.retries += 1;
      const doublings = failures.transient + failures.throttle - 1;
      onRetry?.(error, doublings + 2);
      const bound = Math.min(PAUSE.cap, PAUSE.first * 2 ** doublings);
      await sleep(Math.random() * bound, undefined, signal === undefined ? {} : { signal });
    }
  }
}
