import { forEachConcurrently } from '@lambda-core/common/concurrency';
import type { Retrying } from '@lambda-core/common/retry';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { digestText } from '@lambda-core/s3-clone-common/proof/digest';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';
import { holdsName, type ProofRange } from './proof-range';
import { type OpenRange, openRouter, type Stretch, stretchesOf } from './stretches';

export type ListedSide = {
  readonly client: Client;
  readonly bucket: string;
  readonly prefix: string;
};

/** What a listing shows of a range. */
export type FoundRange = {
  readonly objects: number;
  readonly bytes: number;
  readonly digest: string;
};

export type HoldOptions = {
  /** Which names the clone was about. */
  readonly includes: (name: string) => boolean;
  readonly retrying: Retrying;
  /** A range of which everything has been listed, in no order. */
  readonly onRange: (range: ProofRange, found: FoundRange) => void;
  /** An object of no range. */
  readonly onStray: (name: string, object: ListedObject) => void;
  readonly stretchObjects?: number;
};

/** Listings at once: S3 returns some ten pages a second to each. */
const LISTINGS = 16;
/** About a page of twenty more than there must be. */
const STRETCH_OBJECTS = 20_000;

/**
 * Digests one side, range by range, by one listing of it: parts of that are listed side by side.
 * @param ranges in the order of their names; none of them has a name of another
 */
export async function holdRanges(
  side: ListedSide,
  ranges: AsyncIterable<ProofRange>,
  options: HoldOptions,
): Promise<void> {
  const { onRange, stretchObjects = STRETCH_OBJECTS } = options;
  const finish = (open: OpenRange) => {
    if (!open.isClosed || open.stretches > 0) return;
    const { objects, bytes, digest } = open.found;
    onRange(
      { range: open.range, digest: open.digest },
      { objects, bytes, digest: digestText(digest.digest()) },
    );
  };
  await forEachConcurrently(
    stretchesOf(ranges, stretchObjects, finish),
    LISTINGS,
    async (stretch) => {
      await holdStretch(side, stretch, options);
      for (const open of stretch.ranges) {
        open.stretches -= 1;
        finish(open);
      }
    },
  );
}

async function holdStretch(
  { client, bucket, prefix }: ListedSide,
  { after, until, ranges }: Stretch,
  { includes, retrying, onStray }: HoldOptions,
): Promise<void> {
  const key = (name: string | undefined) => (name === undefined ? undefined : prefix + name);
  const listing = { bucket, prefix, after: key(after), until: key(until) };
  const rangeFor = openRouter(ranges);
  for await (const { objects } of listObjects(client, listing, retrying)) {
    const last = objects.at(-1)?.key.slice(prefix.length) ?? '';
    let range: OpenRange | undefined;
    let isRest = false;
    for (const object of objects) {
      const name = object.key.slice(prefix.length);
      if (!includes(name)) continue;
      const before = range;
      if (!isRest) range = rangeFor(name);
      if (range === undefined) {
        onStray(name, object);
        continue;
      }
      if (range !== before) isRest = isContiguous(range) && holdsName(range.range, last);
      const { found } = range;
      found.objects += 1;
      found.bytes += object.size;
      found.digest.add(name, object.size, object.etag);
    }
  }
}

/** Whether all names between two of its names are its own, since no other range has any of them. */
function isContiguous({ range }: OpenRange): boolean {
  return range.delimiter === undefined;
}
