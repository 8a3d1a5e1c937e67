import { compareKeys } from '@lambda-core/common/key-order';
import type { Retrying } from '@lambda-core/common/retry';
import { afterPrefix } from '@lambda-core/s3-clone-common/keys/keys';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { prefetch } from '@lambda-core/s3-clone-common/listing/prefetch';
import type { Listing } from '@lambda-core/s3-clone-common/listing/types';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';

/** A stretch of the first level below a prefix. */
export type LevelPage = {
  /** Each one ends with `/`. */
  readonly prefixes: readonly string[];
  /** Whether there are keys without a further `/`. */
  readonly root: boolean;
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
    yield { prefixes, root: page.objects.length > 0, next, last: page.last };
  }
}

/**
 * What only the second of two walks has: with the destination as the second, the parts of it that no
 * segment of the source reaches.
 */
export async function* onlyInSecond(
  first: AsyncIterable<LevelPage>,
  second: AsyncIterable<LevelPage>,
): AsyncGenerator<LevelPage> {
  const known = flatPrefixes(first);
  let at = await known.next();
  try {
    for await (const page of second) {
      const prefixes: string[] = [];
      for (const prefix of page.prefixes) {
        while (at.done !== true && compareKeys(at.value, prefix) < 0) at = await known.next();
        if (at.done === true || at.value !== prefix) prefixes.push(prefix);
      }
      yield { ...page, prefixes };
    }
  } finally {
    await known.return(undefined);
  }
}

async function* flatPrefixes(pages: AsyncIterable<LevelPage>): AsyncGenerator<string, undefined> {
  for await (const { prefixes } of pages) yield* prefixes;
  return undefined;
}

/** Whether a walk that goes on after `after` has had this prefix already. */
function isBehind(prefix: string, after: string): boolean {
  return after.startsWith(prefix) || compareKeys(prefix, after) <= 0;
}
