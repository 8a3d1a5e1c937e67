/** First in, first out. */
export type Fifo<Item> = {
  readonly size: number;
  push(item: Item): void;
  /** `undefined` when there is none. */
  take(): Item | undefined;
};

/** One in which taking a million costs a million times one: shifting a long array for each would be quadratic. */
export function createFifo<Item>(): Fifo<Item> {
  let items: Item[] = [];
  /** Those before it are gone. */
  let next = 0;
  return {
    get size() {
      return items.length - next;
    },
    push: (item) => void items.push(item),
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
