import { compareKeys } from '@lambda-core/common/key-order';
import { lowerBound } from '@lambda-core/local/s3/key-space';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import type {
  ListedObject,
  Listing,
  ListingPage,
  PageStart,
} from '@lambda-core/s3-clone-common/listing/types';
import type { Keys } from './key-shapes';

const PAGE = 1_000;
const ETAG = 'd41d8cd98f00b204e9800998ecf8427e';

/** Indexes from `from`, and before `to`. */
export type Stretch = { readonly from: number; readonly to: number };

/** Where a range of keys begins and ends. */
export function stretchOf(keys: Keys, { prefix, after, until }: KeyRange): Stretch {
  const { count, keyAt } = keys;
  const begin = beginOf(keys, prefix, after);
  const end = lowerBound(
    count,
    (at) => {
      const key = keyAt(at);
      return key.startsWith(prefix) && (until === undefined || compareKeys(key, until) <= 0);
    },
    begin,
  );
  return { from: begin, to: end };
}

function beginOf({ count, keyAt }: Keys, prefix: string, after: string | undefined): number {
  // What comes after a key of a prefix does not come before the prefix.
  const isBefore =
    after?.startsWith(prefix) === true
      ? (key: string) => compareKeys(key, after) <= 0
      : (key: string) =>
          compareKeys(key, prefix) < 0 || (after !== undefined && compareKeys(key, after) <= 0);
  return lowerBound(count, (at) => isBefore(keyAt(at)));
}

/** A page as S3 lists it. The range's `until` is the caller's business, as it is with S3. */
export function listKeys(keys: Keys, listing: Listing, { after, token }: PageStart): ListingPage {
  const { count, keyAt } = keys;
  const { prefix, delimiter, pageSize = PAGE } = listing;
  const objects: ListingPage['objects'] = [];
  const prefixes: string[] = [];
  const from = token === undefined ? beginOf(keys, prefix, after) : Number(token);
  let at = from;
  if (delimiter === undefined) {
    at = endOf(keys, prefix, from, Math.min(from + pageSize, count));
    objects.length = at - from;
    for (let index = from; index < at; index++) objects[index - from] = new Listed(keys, index);
  }
  for (; delimiter !== undefined && at < count && objects.length + prefixes.length < pageSize; ) {
    const key = keyAt(at);
    if (!key.startsWith(prefix)) break;
    const slash = key.indexOf(delimiter, prefix.length);
    if (slash < 0) {
      objects.push(new Listed(keys, at));
      at += 1;
      continue;
    }
    const group = key.slice(0, slash + 1);
    prefixes.push(group);
    at = lowerBound(count, (index) => keyAt(index).startsWith(group), at);
  }
  const more = at < count && keyAt(at).startsWith(prefix);
  return { objects, prefixes, token: more ? String(at) : undefined };
}

/**
 * An object whose key is made when it is asked for, which of most of a page nobody does: pages are most of what a
 * simulation makes.
 */
class Listed implements ListedObject {
  private readonly keys: Keys;
  private readonly index: number;

  constructor(keys: Keys, index: number) {
    this.keys = keys;
    this.index = index;
  }

  get key(): string {
    return this.keys.keyAt(this.index);
  }

  get size(): number {
    return this.keys.bytes;
  }

  get etag(): string {
    return ETAG;
  }

  get modified(): number {
    return 0;
  }

  get storageClass(): undefined {
    return undefined;
  }
}

/** The end of those that begin with a prefix, up to `most`. */
function endOf({ keyAt }: Keys, prefix: string, from: number, most: number): number {
  if (most === from || keyAt(most - 1).startsWith(prefix)) return most;
  return lowerBound(most, (at) => keyAt(at).startsWith(prefix), from);
}
