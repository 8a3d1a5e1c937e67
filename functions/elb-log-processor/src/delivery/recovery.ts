import { setTimeout as pause } from 'node:timers/promises';
import { backoffMilliseconds } from '@lambda-core/common/backoff';
import type { SocketPool } from './socket-pool';

export type RecoveryOptions = {
  readonly connectionWaitMilliseconds: number;
  readonly retryPauseMilliseconds: number;
  /** Aborts when the delivery has stopped. */
  readonly signal: AbortSignal;
  /** Called when there was no connection for too long. */
  readonly gaveUp: (error: unknown) => void;
};

/**
 * The one place where a delivery pauses after failures, for each pool by itself: the witness may be what all the lent sockets of the other pool wait for.
 */
export function openRecovery(options: RecoveryOptions) {
  const { connectionWaitMilliseconds, retryPauseMilliseconds, signal, gaveUp } = options;
  const under = new Map<SocketPool, Promise<void>>();
  let failures = 0;

  const reconnect = async (pool: SocketPool, first: unknown): Promise<void> => {
    const since = performance.now();
    for (let error = first; !signal.aborted; ) {
      const left = since + connectionWaitMilliseconds - performance.now();
      if (left <= 0) {
        gaveUp(error);
        return;
      }
      failures += 1;
      const backoff = backoffMilliseconds(failures, { first: retryPauseMilliseconds });
      const wait = Math.min(backoff, left);
      await pause(wait, undefined, { signal }).catch(() => {});
      try {
        pool.release(await pool.acquire());
        return;
      } catch (cause) {
        error = cause;
      }
    }
  };

  return {
    /** Resolves when nothing keeps the next attempt with this pool from being made. */
    done: (pool: SocketPool) => under.get(pool),
    /**
     * Pauses, then connects until that succeeds, with a backoff. A receiver that goes away breaks many
     * sockets in one moment: all failures until it is back count as one.
     */
    begin(pool: SocketPool, error: unknown): void {
      if (under.has(pool)) return;
      under.set(
        pool,
        reconnect(pool, error).finally(() => under.delete(pool)),
      );
    },
    /** A line was confirmed: the next failure is the first again. */
    succeeded() {
      failures = 0;
    },
  };
}
