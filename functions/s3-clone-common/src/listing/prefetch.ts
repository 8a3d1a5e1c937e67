/**
 * The items of a source, of which one is already fetched while the caller works on the one before.
 * Leaving the loop early ends the source too.
 */
export async function* prefetch<Item>(source: AsyncIterable<Item>): AsyncGenerator<Item> {
  const items = source[Symbol.asyncIterator]();
  let next = items.next();
  try {
    for (;;) {
      const item = await next;
      if (item.done === true) return;
      next = items.next();
      // Thrown where it is awaited; until then it must not count as unhandled.
      next.catch(() => {});
      yield item.value;
    }
  } finally {
    await items.return?.().catch(() => {});
  }
}
