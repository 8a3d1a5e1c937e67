/**
 * Runs `task` for every item, at most `limit` at a time; items are taken from the source only when there
 * is room for them, one after the other, so an endless source is fine.
 *
 * The first error stops the taking of items and is thrown once the running tasks have ended.
 * @throws RangeError for a limit that is below 1 or not finite
 */
export async function forEachConcurrently<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  limit: number,
  task: (item: Item) => Promise<void>,
): Promise<void> {
  if (!(limit >= 1 && limit < Infinity))
    throw new RangeError(`limit: found ${limit}, expected from 1`);
  const source = Symbol.asyncIterator in items ? inTurn(items) : items[Symbol.iterator]();
  let failure: { error: unknown } | undefined;
  let runs = 0;
  let ended = false;

  // Each run takes item after item: to race all running tasks for every item would cost their number.
  const run = async (): Promise<void> => {
    try {
      while (!ended && failure === undefined) {
        const next = source.next();
        const { done, value } = next instanceof Promise ? await next : next;
        if (done === true) ended = true;
        else if (failure === undefined) await task(value);
      }
    } catch (error) {
      failure ??= { error };
    }
  };
  const running: Promise<void>[] = [];
  for (; runs < limit && !ended && failure === undefined; runs++) running.push(run());
  await Promise.all(running);
  if (failure === undefined) return;
  await source.return?.();
  throw failure.error;
}

/** An iterator that is asked for an item only when it has returned the one before. */
function inTurn<Item>(items: AsyncIterable<Item>): AsyncIterator<Item> {
  const source = items[Symbol.asyncIterator]();
  let last: Promise<unknown> = Promise.resolve();
  const after = <Result>(step: () => Promise<Result>): Promise<Result> => {
    const result = last.then(step, step);
    last = result.catch(() => {});
    return result;
  };
  return {
    next: () => after(() => source.next()),
    return: () => after(async () => (await source.return?.()) ?? { done: true, value: undefined }),
  };
}
