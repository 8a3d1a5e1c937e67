import { compareKeys } from '@lambda-core/common/key-order';
import { type Cursor, gallop, type KeySpace, lowerBound } from './key-space';
import type { StoredObject } from './model';
import { seedOf, syntheticObject } from './pattern';

/** A bucket given by functions: no memory per key. `keyAt` must ascend in byte order. */
export type SyntheticListing = {
  count: number;
  keyAt: (index: number) => string;
  /** Bytes of the object at an index; 1,024 when left out. */
  sizeAt?: (index: number) => number;
  /** The content of the object at an index, by a number; by its key when left out. */
  contentAt?: (index: number) => number | undefined;
  /** Milliseconds; the same for all. */
  modified?: number;
};

export class SyntheticSpace implements KeySpace<StoredObject> {
  readonly #listing: SyntheticListing;
  readonly #modified: number;

  constructor(listing: SyntheticListing) {
    this.#listing = listing;
    this.#modified = listing.modified ?? Date.now();
  }

  get size(): number {
    return this.#listing.count;
  }

  get(key: string): StoredObject | undefined {
    const cursor = this.seek((other) => compareKeys(other, key) < 0);
    return cursor.key === key ? cursor.value() : undefined;
  }

  seek(isBefore: (key: string) => boolean): Cursor<StoredObject> {
    const { count, keyAt, sizeAt, contentAt } = this.#listing;
    const modified = this.#modified;
    let index = 0;
    let key: string | undefined;
    const moveTo = (at: number): void => {
      index = at;
      key = at < count ? keyAt(at) : undefined;
    };
    moveTo(lowerBound(count, (at) => isBefore(keyAt(at))));
    return {
      get key() {
        return key;
      },
      value: () => {
        const seed = contentAt?.(index) ?? seedOf(key ?? '');
        return syntheticObject(seed, sizeAt?.(index) ?? 1024, { modified });
      },
      next: () => moveTo(index + 1),
      skip: (isPassed) => moveTo(gallop(count, (at) => isPassed(keyAt(at)), index)),
    };
  }
}

/** `count` keys spread evenly over `prefixes` prefixes: `p000012/o00000345`. */
export function evenListing(count: number, prefixes = 1, size = 1024): SyntheticListing {
  return {
    count,
    keyAt: (index) => {
      const prefix = Math.floor((index * prefixes) / count);
      return `p${String(prefix).padStart(6, '0')}/o${String(index).padStart(8, '0')}`;
    },
    sizeAt: () => size,
  };
}
