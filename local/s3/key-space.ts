/** A place in the order of keys; `key` is undefined past the end. */
export type Cursor<Value> = {
  readonly key: string | undefined;
  value(): Value;
  next(): void;
  /** Goes on to the first key from here for which `isBefore` is false; cheap when that is near. */
  skip(isBefore: (key: string) => boolean): void;
};

/** Keys in byte order, found by binary search: what a listing needs, and nothing else. */
export type KeySpace<Value> = {
  readonly size: number;
  get(key: string): Value | undefined;
  /** The first key for which `isBefore` is false; `isBefore` must be true up to some key only. */
  seek(isBefore: (key: string) => boolean): Cursor<Value>;
};

/** The first index in [from, length) for which `isBefore` is false, or `length`. */
export function lowerBound(length: number, isBefore: (index: number) => boolean, from = 0): number {
  let low = from;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As `lowerBound`, but costs the logarithm of the distance: doubles its steps, then bisects. */
export function gallop(length: number, isBefore: (index: number) => boolean, from: number): number {
  let low = from;
  let high = from;
  for (let step = 1; high < length && isBefore(high); step *= 2) {
    low = high + 1;
    high = Math.min(length, low + step);
  }
  return lowerBound(high, isBefore, low);
}
