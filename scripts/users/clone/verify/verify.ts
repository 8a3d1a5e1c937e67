import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { compareKeys } from '@lambda-core/common/key-order';
import type { Retrying } from '@lambda-core/common/retry';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { mergeListings, type Pair } from '@lambda-core/s3-clone-common/listing/merge-listings';
import { sortedObjects } from '@lambda-core/s3-clone-common/listing/sorted-objects';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { attributeDifference, readAttributes } from './attributes';
import type { Side } from './side';

export type Difference = {
  /** The source's key; of an extra object, the one it would have. */
  readonly key: string;
  readonly kind: 'missing' | 'extra' | 'different';
  readonly reason?: string;
};

export type Verification = {
  level: 'listing' | 'full';
  /** Objects that both sides have. */
  compared: number;
  bytes: number;
  differences: { total: number; first: Difference[] };
  /** Objects whose storage class differs; a clone may want that, so it is no difference. */
  storageClasses: number;
};

export type VerifyOptions = {
  readonly level: 'listing' | 'full';
  /** Which keys, relative to the source prefix, the clone was about. */
  readonly includes: (name: string) => boolean;
  /** Objects read at once at level full. */
  readonly concurrency?: number;
  readonly onProgress?: (verification: Readonly<Verification>) => void;
  readonly retrying: Retrying;
};

const SHOWN = 100;

/**
 * Compares the destination with the source: the names, sizes and ETags that listings show, at level
 * `full` also content headers, metadata, tags and checksums of every object.
 *
 * Memory does not grow with the buckets: two pages, and the first hundred differences.
 */
export async function verifyClone(
  source: Side,
  destination: Side,
  options: VerifyOptions,
): Promise<Verification> {
  const { level, concurrency = 32, onProgress, retrying } = options;
  const found: Verification = {
    level,
    compared: 0,
    bytes: 0,
    differences: { total: 0, first: [] },
    storageClasses: 0,
  };
  const included = includedPairs(source, destination, options);
  await forEachConcurrently(included, concurrency, async (pair) => {
    retrying.signal?.throwIfAborted();
    const difference = await compare(pair, source, destination, options);
    if (pair.source !== undefined && pair.destination !== undefined) {
      found.compared += 1;
      found.bytes += pair.source.size;
      if (classOf(pair.source) !== classOf(pair.destination)) found.storageClasses += 1;
    }
    if (difference !== undefined) note(found, { key: source.prefix + pair.key, ...difference });
    onProgress?.(found);
  });
  found.differences.first.sort((a, b) => compareKeys(a.key, b.key));
  return found;
}

/** Cutting a prefix off all keys of a side does not change their order. */
async function* includedPairs(
  source: Side,
  destination: Side,
  { includes, retrying }: VerifyOptions,
): AsyncGenerator<Pair<ListedObject>> {
  const names = ({ client, bucket, prefix }: Side) =>
    sortedObjects(listObjects(client, { bucket, prefix }, retrying), (key) =>
      key.slice(prefix.length),
    );
  for await (const { pairs } of mergeListings(names(source), names(destination)))
    for (const pair of pairs) if (includes(pair.key)) yield pair;
}

type Found = Omit<Difference, 'key'>;

async function compare(
  { key: name, source, destination }: Pair<ListedObject>,
  from: Side,
  to: Side,
  { level, retrying }: VerifyOptions,
): Promise<Found | undefined> {
  if (destination === undefined) return { kind: 'missing' };
  if (source === undefined) return { kind: 'extra' };
  if (source.size !== destination.size) {
    return different(`size: ${source.size} became ${destination.size}`);
  }
  const etags = comparableEtags(source, destination) && source.etag !== destination.etag;
  if (level === 'listing' && !etags) return undefined;
  // Also for ETags that differ: only a HEAD tells whether they are digests of the content.
  const [one, other] = await Promise.all([
    readAttributes(from, from.prefix + name, retrying),
    readAttributes(to, to.prefix + name, retrying),
  ]);
  if (other === undefined) return { kind: 'missing', reason: 'deleted since it was listed' };
  if (one === undefined) return { kind: 'extra', reason: 'the source deleted it meanwhile' };
  const reasons: string[] = [];
  if (etags && !one.opaqueEtag && !other.opaqueEtag) {
    reasons.push(`ETag: ${source.etag} became ${destination.etag}`);
  }
  const attributes = level === 'full' ? attributeDifference(one, other) : undefined;
  if (attributes !== undefined) reasons.push(attributes);
  return reasons.length === 0 ? undefined : different(reasons.join('; '));
}

/** The ETag of a multipart upload depends on the size of its parts, which a copy need not keep. */
function comparableEtags(...both: readonly ListedObject[]): boolean {
  return both.every(({ etag }) => etag !== '' && !etag.includes('-'));
}

/** Some servers leave out the usual one. */
function classOf({ storageClass = 'STANDARD' }: ListedObject): string {
  return storageClass;
}

function different(reason: string): Found {
  return { kind: 'different', reason };
}

function note({ differences }: Verification, difference: Difference): void {
  differences.total += 1;
  if (differences.first.length < SHOWN) differences.first.push(difference);
}
