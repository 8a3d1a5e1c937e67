import { setTimeout as sleep } from 'node:timers/promises';
import { BATCH } from '../environment/sqs';

/** When the next batch may go, so that no more than `rate` messages go in a second. */
export type Pace = {
  /** How many may go at once. */
  readonly most: number;
  /** Waits until the next may go. @throws the signal's reason */
  due(signal: AbortSignal): Promise<void>;
  /** So many went. */
  went(messages: number): void;
};

export function openPace(rate: number): Pace {
  let next = performance.now();
  return {
    most: Math.max(1, Math.min(BATCH, Math.floor(rate))),
    async due(signal) {
      const pause = next - performance.now();
      if (pause > 0) await sleep(pause, undefined, { signal });
      signal.throwIfAborted();
    },
    went(messages) {
      next = Math.max(next, performance.now()) + (messages / rate) * 1000;
    },
  };
}
