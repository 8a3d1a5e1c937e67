import { createFifo } from '@lambda-core/local/fifo';
import type { Queue } from '@lambda-core/local/lambda/host';

/**
 * Keys that wait for room in a queue: there may be a million, and a message takes ten times their memory.
 * @param most messages that are to wait in the queue
 */
export function openBacklog(
  queue: Pick<Queue, 'counters' | 'send'>,
  most: number,
  bodyOf: (key: string) => string,
) {
  const keys = createFifo<string>();
  const feed = () => {
    for (let room = most - queue.counters.waiting; room > 0 && keys.size > 0; room--)
      queue.send(bodyOf(keys.take() ?? ''));
  };
  return {
    /** Here, in the queue, or in the hands of the function. */
    get unfinished() {
      const { waiting, inFlight } = queue.counters;
      return keys.size + waiting + inFlight;
    },
    add(more: readonly string[]) {
      for (const key of more) keys.push(key);
      feed();
    },
    /** Fills the queue up; to be called whenever it may have room. */
    feed,
  };
}
