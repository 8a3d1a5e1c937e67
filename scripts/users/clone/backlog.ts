import type { Queue } from '@lambda-core/local/lambda/host';

/** Keys that wait for room in a queue: there may be a million, and a message takes ten times their memory. */
export type Backlog = {
  /** Here, in the queue, or in the hands of the function. */
  readonly unfinished: number;
  add(keys: readonly string[]): void;
  /** Fills the queue up; to be called whenever it may have room. */
  feed(): void;
};

/** @param most messages that are to wait in the queue */
export function openBacklog(
  queue: Pick<Queue, 'counters' | 'send'>,
  most: number,
  bodyOf: (key: string) => string,
): Backlog {
  let keys: string[] = [];
  /** Those before it are sent: shifting a long array for every key would be quadratic. */
  let next = 0;
  const feed = () => {
    const end = Math.min(keys.length, next + most - queue.counters.waiting);
    for (; next < end; next++) queue.send(bodyOf(keys[next] ?? ''));
    if (next <= keys.length / 2) return;
    keys = keys.slice(next);
    next = 0;
  };
  return {
    get unfinished() {
      const { waiting, inFlight } = queue.counters;
      return keys.length - next + waiting + inFlight;
    },
    add(more) {
      for (const key of more) keys.push(key);
      feed();
    },
    feed,
  };
}
