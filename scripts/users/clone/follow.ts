import { setTimeout as pause } from 'node:timers/promises';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { failureKind } from '@lambda-core/common/s3-errors';
import { isTimeout, unlessAborted } from '../../cli/unless-aborted';

/** What `followJob` needs of a watch. */
export type Pollable = {
  readonly complete: boolean;
  poll(everywhere?: boolean): Promise<boolean>;
};

export type FollowOptions = {
  readonly firstPauseMilliseconds?: number;
  readonly longestPauseMilliseconds: number;
  /** How many pages the last poll listed; left out: so few that they cost nothing. */
  readonly listed?: () => number;
  /** Ends the following, also while a poll hangs. */
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
const QUIET_MILLISECONDS = 20_000;
/** Listings of a poll that are not looked at, and the pause for each one beyond them. */
const PAGES_FREE = 16;
const PAGE_MILLISECONDS = 500;
/** Errors of ours that the next poll may not meet. */
const PASSING = new Set(['NO_RESPONSE', 'LISTING_BROKEN']);
const PATIENCE_MILLISECONDS = 300_000;

/**
 * Polls until the job is complete or the signal aborts. The pause between polls grows while nothing
 * moves, and never lasts less than the poll before it, unless somebody wakes it or the quiet is to be told
 * of: a folder that is slow to list is not listed all the time. Nor does it last less than its listings are worth.
 */
export async function followJob(job: Pollable, options: FollowOptions): Promise<FollowEnd> {
  const { signal, longestPauseMilliseconds } = options;
  const firstPause = Math.min(
    options.firstPauseMilliseconds ?? FIRST_PAUSE_MILLISECONDS,
    longestPauseMilliseconds,
  );
  const patience = options.patienceMilliseconds ?? PATIENCE_MILLISECONDS;
  let wait = firstPause;
  let moved = performance.now();
  let succeeded = moved;
  let quiet = options.quietMilliseconds ?? QUIET_MILLISECONDS;
  let everywhere = false;

  while (!signal.aborted) {
    const begun = performance.now();
    /** Until the quiet is to be told of; by the time at which it was last looked whether it is. */
    let due = Infinity;
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
      due = moved + quiet - now;
    } catch (error) {
      if (signal.aborted) break;
      if (isFinal(error)) throw error;
      if (performance.now() - succeeded > patience) throw givenUp(error, patience);
      options.onTrouble?.(error);
      wait = Math.min(wait * 2, longestPauseMilliseconds);
    }
    const pause = Math.min(Math.max(performance.now() - begun, wait), due);
    const least = Math.max(LEAST_PAUSE_MILLISECONDS, pauseAfter(options.listed?.() ?? 0));
    await sleep(Math.max(least, pause), signal, options.wake);
  }
  return isTimeout(signal) ? 'timeout' : 'interrupted';
}

/**
 * The least pause after a poll that listed so many pages, in milliseconds. Where a hundred thousand segments wait, a poll
 * every few seconds would list tens of millions of pages until the end: a fortieth of what all copies cost.
 */
export function pauseAfter(pages: number): number {
  return Math.max(0, pages - PAGES_FREE) * PAGE_MILLISECONDS;
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

/** What repeating cannot mend: our own errors, and requests that S3 refuses. */
function isFinal(error: unknown): boolean {
  if (failureKind(error) === 'final') return true;
  return error instanceof LambdaCoreError && !PASSING.has(error.code);
}

function givenUp(error: unknown, patience: number): LambdaCoreError {
  return new LambdaCoreError(
    'JOB_UNREADABLE',
    `the job's folder could not be read for ${Math.round(patience / 1000)} s; ` +
      `the job goes on without us. Last error: ${describeError(error)}`,
    { cause: error },
  );
}
