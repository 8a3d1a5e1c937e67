import { compareKeys } from '@lambda-core/common/key-order';
import type { Retrying } from '@lambda-core/common/retry';
import { afterPrefix } from '@lambda-core/s3-clone-common/keys/keys';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import {
  mergeListings,
  type SortedListing,
} from '@lambda-core/s3-clone-common/listing/merge-listings';
import { prefetch } from '@lambda-core/s3-clone-common/listing/prefetch';
import type { Listing } from '@lambda-core/s3-clone-common/listing/types';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';

/** A stretch of the first level below a prefix. */
export type LevelPage = {
  /** Each one ends with `/`. */
  readonly prefixes: readonly string[];
  /** How many keys there are without a further `/`. */
  readonly rootKeys: number;
  /** Where a listing of what follows goes on. */
  readonly next: string | undefined;
  /** Nothing follows. */
  readonly last: boolean;
};

export type Level = Omit<Listing, 'delimiter' | 'until'>;

/** Walks the first level below a prefix, in the order of keys; no prefix comes twice. */
export async function* walkLevel(
  client: Client,
  level: Level,
  retrying: Retrying,
): AsyncGenerator<LevelPage> {
  const { after } = level;
  const pages = listObjects(client, { ...level, delimiter: '/' }, retrying);
  let lastPrefix = '';
  for await (const page of prefetch(pages)) {
    // A prefix in the middle of which the walk goes on may be shown again.
    const prefixes = page.prefixes.filter(
      (prefix) =>
        compareKeys(prefix, lastPrefix) > 0 && (after === undefined || !isBehind(prefix, after)),
    );
    lastPrefix = prefixes.at(-1) ?? lastPrefix;
    const key = page.objects.at(-1)?.key;
    const next =
      key !== undefined && compareKeys(key, lastPrefix) > 0
        ? key
        : lastPrefix === ''
          ? after
          : afterPrefix(lastPrefix);
    yield { prefixes, rootKeys: page.objects.length, next, last: page.last };
  }
}

/** What only the destination has: the parts of it that no segment of the source reaches. */
export async function* onlyInDestination(
  source: AsyncIterable<LevelPage>,
  destination: AsyncIterable<LevelPage>,
): AsyncGenerator<LevelPage> {
  let prefixes: string[] = [];
  for await (const { pairs, ended } of mergeListings(sorted(source), sorted(destination))) {
    for (const pair of pairs) if (pair.source === undefined) prefixes.push(pair.key);
    if (ended.destination === undefined) continue;
    yield { ...ended.destination, prefixes };
    // What the source has beyond it is of no interest.
    if (ended.destination.last) return;
    prefixes = [];
  }
}

function sorted(pages: AsyncIterable<LevelPage>): SortedListing<LevelPage, string> {
  return { pages, entries: ({ prefixes }) => prefixes, key: (prefix) => prefix };
}

/** Whether a walk that goes on after `after` has had this prefix already. */
function isBehind(prefix: string, after: string): boolean {
  return after.startsWith(prefix) || compareKeys(prefix, after) <= 0;
}
