/** First in, first out. Taking a million costs a million times one; shifting a long array would be quadratic. */
export function createFifo<Item>() {
  let items: Item[] = [];
  /** Those before it are gone. */
  let next = 0;
  return {
    get size() {
      return items.length - next;
    },
    push: (item: Item) => void items.push(item),
    /** `undefined` when there is none. */
    take() {
      const item = items[next];
      if (next < items.length) next += 1;
      if (next > items.length / 2) {
        items = items.slice(next);
        next = 0;
      }
      return item;
    },
  };
}
