import { compareKeys } from '@lambda-core/common/clone/keys';
import { LambdaCoreError } from '@lambda-core/common/errors';

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
 *
 * @throws LambdaCoreError `LISTING_UNORDERED` when a side is not in the order of UTF-8 bytes: then
 *   the join would report differences that are none
 */
export async function* pairs(
  sources: AsyncIterable<Listed>,
  destinations: AsyncIterable<Listed>,
): AsyncGenerator<Pair> {
  await using left = ascending(sources, 'source');
  await using right = ascending(destinations, 'destination');
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

function ascending(objects: AsyncIterable<Listed>, side: string): Cursor {
  const iterator = objects[Symbol.asyncIterator]();
  let last: Listed | undefined;
  return {
    async next() {
      const { done, value } = await iterator.next();
      if (done) return undefined;
      if (last !== undefined && compareKeys(last.name, value.name) >= 0) {
        throw new LambdaCoreError(
          'LISTING_UNORDERED',
          `listing of the ${side}: found ${JSON.stringify(value.name)} after ` +
            `${JSON.stringify(last.name)}, expected the order of UTF-8 bytes`,
        );
      }
      last = value;
      return value;
    },
    async [Symbol.asyncDispose]() {
      await iterator.return?.();
    },
  };
}
