import { setTimeout as pause } from 'node:timers/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { failureKind } from '@lambda-core/common/s3-errors';

/** What `followJob` needs of a watch. */
export type Pollable = {
  readonly complete: boolean;
  poll(everywhere?: boolean): Promise<boolean>;
};

export type FollowOptions = {
  readonly firstPauseMilliseconds?: number;
  readonly longestPauseMilliseconds: number;
  readonly timeoutMilliseconds?: number;
  readonly signal: AbortSignal;
  /** After every poll that succeeded. */
  readonly onPoll?: () => void;
  /** Nothing has moved for so long; told again each time that doubles. */
  readonly onQuiet?: (milliseconds: number) => void;
  /** A poll failed and will be repeated. */
  readonly onTrouble?: (error: unknown) => void;
  /** Resolves when it is worth looking at once; the signal aborts when nobody waits any more. */
  readonly wake?: (signal: AbortSignal) => Promise<void>;
  readonly quietMilliseconds?: number;
  /** How long polls may fail without one that succeeds. */
  readonly patienceMilliseconds?: number;
};

export type FollowEnd = 'complete' | 'timeout' | 'interrupted';

const FIRST_PAUSE_MILLISECONDS = 500;
const LEAST_PAUSE_MILLISECONDS = 50;
const QUIET_MILLISECONDS = 15_000;
const PATIENCE_MILLISECONDS = 300_000;

/**
 * Polls until the job is complete, the time is over or the signal aborts. The pause between polls
 * grows while nothing moves, and never lasts less than the poll before it, unless somebody wakes it: a
 * folder that is slow to list is not listed all the time.
 */
export async function followJob(job: Pollable, options: FollowOptions): Promise<FollowEnd> {
  const { signal, longestPauseMilliseconds, timeoutMilliseconds } = options;
  const firstPause = Math.min(
    options.firstPauseMilliseconds ?? FIRST_PAUSE_MILLISECONDS,
    longestPauseMilliseconds,
  );
  const patience = options.patienceMilliseconds ?? PATIENCE_MILLISECONDS;
  const started = performance.now();
  let wait = firstPause;
  let moved = started;
  let succeeded = started;
  let quiet = options.quietMilliseconds ?? QUIET_MILLISECONDS;
  let everywhere = false;

  while (!signal.aborted) {
    const begun = performance.now();
    try {
      const news = await unlessAborted(job.poll(everywhere), signal);
      const now = performance.now();
      succeeded = now;
      everywhere = false;
      options.onPoll?.();
      if (job.complete) return 'complete';
      if (news) {
        moved = now;
        quiet = options.quietMilliseconds ?? QUIET_MILLISECONDS;
      }
      wait = news ? firstPause : Math.min(wait * 1.5, longestPauseMilliseconds);
      if (now - moved >= quiet) {
        options.onQuiet?.(now - moved);
        quiet *= 2;
        // Something may have appeared where no poll looks any more; see `watchJob`.
        everywhere = true;
      }
    } catch (error) {
      if (signal.aborted) break;
      if (isFinal(error)) throw error;
      if (performance.now() - succeeded > patience) throw givenUp(error, patience);
      options.onTrouble?.(error);
      wait = Math.min(wait * 2, longestPauseMilliseconds);
    }
    const now = performance.now();
    const left = timeoutMilliseconds === undefined ? Infinity : timeoutMilliseconds + started - now;
    if (left <= 0) return 'timeout';
    const least = Math.max(LEAST_PAUSE_MILLISECONDS, now - begun, wait);
    await sleep(Math.min(least, left), signal, options.wake);
  }
  return 'interrupted';
}

async function sleep(
  milliseconds: number,
  signal: AbortSignal,
  wake?: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const timer = pause(milliseconds, undefined, { signal: either }).catch(() => {});
  await Promise.race(wake === undefined ? [timer] : [timer, wake(either)]);
  over.abort();
}

/** Leaves the work alone when the signal aborts: a poll may take long, and Ctrl-C must not. */
function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** What repeating cannot mend: our own errors, and requests that S3 refuses. */
function isFinal(error: unknown): boolean {
  if (failureKind(error) === 'final') return true;
  return error instanceof LambdaCoreError && error.code !== 'NO_ANSWER';
}

function givenUp(error: unknown, patience: number): LambdaCoreError {
  return new LambdaCoreError(
    'JOB_UNREADABLE',
    `the job's folder could not be read for ${Math.round(patience / 1000)} s; ` +
      `the job goes on without us. Last error: ${describeError(error)}`,
    { cause: error },
  );
}
