import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMilliseconds } from './backoff';
import { failureKind } from './s3-errors';

/** What retries need to know, and where they are counted. */
export type Retrying = {
  readonly counters: { retries: number; throttles: number };
  /** Ends waiting and retrying. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of a failure that is followed by this attempt; the first one is 1. */
  readonly onRetry?: ((error: unknown, attempt: number) => void) | undefined;
  /** The pause after the first failure; for tests, 50 ms when left out. */
  readonly firstPauseMilliseconds?: number | undefined;
};

/** Tries, the first one included. A throttled request is no failure of its own: it gets more. */
const TRIES = { transient: 8, throttle: 16 };
/** No attempt begins later after the first: each may have waited long for a silent server. */
const PATIENCE_MILLISECONDS = 30_000;
/** Full jitter: many clients do not come back in step. */
const PAUSE = { first: 50, cap: 5_000, jitter: 1 };

/**
 * Repeats an S3 request while that may help.
 * @throws the last error
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  retrying: Retrying,
): Promise<Result> {
  const began = performance.now();
  let retries: ReturnType<typeof openRetries> | undefined;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      retries ??= openRetries(retrying, began);
      if (!(await retries.again(error))) throw error;
    }
  }
}

/** The policy of `withRetries` for what is more than one request, such as a body that breaks off. */
export function openRetries(retrying: Retrying, began = performance.now()) {
  const { counters, signal, onRetry, firstPauseMilliseconds: first = PAUSE.first } = retrying;
  const failures = { transient: 0, throttle: 0 };
  let since = began;
  return {
    /**
     * Waits before the next attempt.
     * @returns false when there is to be none
     * @throws AbortError when the signal aborts while it waits
     */
    async again(error: unknown): Promise<boolean> {
      const kind = failureKind(error);
      if (kind === 'final' || signal?.aborted) return false;
      if (kind === 'throttle') counters.throttles += 1;
      failures[kind] += 1;
      if (failures[kind] >= TRIES[kind]) return false;
      if (performance.now() - since >= PATIENCE_MILLISECONDS) return false;
      counters.retries += 1;
      const inAll = failures.transient + failures.throttle;
      onRetry?.(error, inAll + 1);
      const pause = backoffMilliseconds(inAll, { ...PAUSE, first });
      await sleep(pause, undefined, signal === undefined ? {} : { signal });
      return true;
    },
    /** Something has come of it: what fails from now on is counted anew. */
    progress() {
      failures.transient = 0;
      failures.throttle = 0;
      since = performance.now();
    },
  };
}
