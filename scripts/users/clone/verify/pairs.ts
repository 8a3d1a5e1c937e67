import { compareKeys } from '@lambda-core/common/key-order';

/** An object as a listing shows it; the name is its key without the side's prefix. */
export type Listed = {
  readonly name: string;
  readonly size: number;
  readonly etag: string;
  readonly storageClass: string;
};

/** One name and what each side has under it; at least one of them is there. */
export type Pair = {
  readonly name: string;
  readonly source?: Listed;
  readonly destination?: Listed;
};

/**
 * Joins two listings, both in S3's order, holding one object of each: a merge join. Cutting a prefix
 * off all keys of a side does not change their order, so the names can be joined.
 */
export async function* pairs(
  sources: AsyncIterable<Listed>,
  destinations: AsyncIterable<Listed>,
): AsyncGenerator<Pair> {
  await using left = cursor(sources);
  await using right = cursor(destinations);
  let [source, destination] = await Promise.all([left.next(), right.next()]);
  while (source !== undefined || destination !== undefined) {
    const order = compare(source, destination);
    if (order < 0 && source !== undefined) {
      yield { name: source.name, source };
      source = await left.next();
    } else if (order > 0 && destination !== undefined) {
      yield { name: destination.name, destination };
      destination = await right.next();
    } else if (source !== undefined && destination !== undefined) {
      yield { name: source.name, source, destination };
      [source, destination] = await Promise.all([left.next(), right.next()]);
    }
  }
}

/** The side that has come to its end is behind everything. */
function compare(source: Listed | undefined, destination: Listed | undefined): number {
  if (source === undefined) return 1;
  if (destination === undefined) return -1;
  return compareKeys(source.name, destination.name);
}

type Cursor = AsyncDisposable & { next(): Promise<Listed | undefined> };

function cursor(objects: AsyncIterable<Listed>): Cursor {
  const iterator = objects[Symbol.asyncIterator]();
  return {
    async next() {
      const { done, value } = await iterator.next();
      return done ? undefined : value;
    },
    async [Symbol.asyncDispose]() {
      await iterator.return?.();
    },
  };
}
