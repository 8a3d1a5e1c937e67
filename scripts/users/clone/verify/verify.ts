import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { compareKeys } from '@lambda-core/common/key-order';
import type { Retrying } from '@lambda-core/common/retry';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { mergeListings, type Pair } from '@lambda-core/s3-clone-common/listing/merge-listings';
import { sortedObjects } from '@lambda-core/s3-clone-common/listing/sorted-objects';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { attributeDifference, contentDifference, readAttributes } from './attributes';
import type { Side } from './side';

export type Difference = {
  /** The source's key; of an extra object, the one it would have. */
  readonly key: string;
  /**
   * `new`: of the source, since a report was made. `doubtful`: of the same size, and neither ETags nor checksums tell
   * whether it has the same content.
   */
  readonly kind: 'missing' | 'extra' | 'different' | 'doubtful' | 'new';
  readonly reason?: string;
};

export type Verification = {
  /** `digest`: one listing of the destination was held against the digests of what was copied. */
  level: 'digest' | 'listing' | 'full';
  /** Objects that both sides have. */
  compared: number;
  bytes: number;
  differences: { total: number; first: Difference[] };
  /** Objects whose storage class differs; a clone may want that, so it is no difference. Not known by digests. */
  storageClasses?: number;
  /** Doubtful objects that are no differences: nothing but their size was compared. Not known by digests. */
  bySize?: number;
  /** With digests: the ranges, those whose digest was another, and of those how many are equal all the same. */
  ranges?: { total: number; listedTwice: number; equal: number };
};

/** A pair of what listings show, or one of them. */
export type NamedPair = Pair<ListedObject>;

export type VerifyOptions = {
  readonly level: 'listing' | 'full';
  /** Which keys, relative to the source prefix, the clone was about. */
  readonly includes: (name: string) => boolean;
  /** Also at level `listing`: asks for the checksums of objects that were put in parts. */
  readonly checksums?: boolean;
  /** Objects read at once at level full. */
  readonly concurrency?: number;
  readonly onProgress?: (verification: Readonly<Verification>) => void;
  readonly retrying: Retrying;
};

export type CompareOptions = Omit<VerifyOptions, 'onProgress'> & {
  /** Every pair of names that the clone was about. */
  readonly onPair: (pair: NamedPair, difference: Difference | undefined) => void;
};

const SHOWN = 100;
const EVERYTHING: KeyRange = { prefix: '' };

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
  const { level, onProgress } = options;
  const found = { ...noVerification(level), storageClasses: 0, bySize: 0 };
  await compareRange(source, destination, EVERYTHING, {
    ...options,
    onPair(pair, difference) {
      countPair(found, pair);
      if (difference?.kind === 'doubtful') found.bySize += 1;
      else if (difference !== undefined) noteDifference(found, difference);
      onProgress?.(found);
    },
  });
  return found;
}

export function noVerification(level: Verification['level']): Verification {
  return { level, compared: 0, bytes: 0, differences: { total: 0, first: [] } };
}

/** Keeps the first hundred, in the order of keys. */
export function noteDifference({ differences }: Verification, difference: Difference): void {
  const { first } = differences;
  differences.total += 1;
  if (first.length >= SHOWN) return;
  first.push(difference);
  first.sort((a, b) => compareKeys(a.key, b.key));
}

/** Compares what both sides have of a range of names; pairs that are under way at once are told in no order. */
export async function compareRange(
  source: Side,
  destination: Side,
  range: KeyRange,
  options: CompareOptions,
): Promise<void> {
  const included = includedPairs(source, destination, range, options);
  await comparePairs(source, destination, included, options);
}

/** Compares some of what both sides have. */
export async function comparePairs(
  source: Side,
  destination: Side,
  pairs: Iterable<NamedPair> | AsyncIterable<NamedPair>,
  options: CompareOptions,
): Promise<void> {
  const { concurrency = 32, retrying, onPair } = options;
  await forEachConcurrently(pairs, concurrency, async (pair) => {
    retrying.signal?.throwIfAborted();
    const difference = await compare(pair, source, destination, options);
    onPair(pair, difference && { key: source.prefix + pair.key, ...difference });
  });
}

/** Counts what both sides have. */
export function countPair(found: Verification, { source, destination }: NamedPair): void {
  if (source === undefined || destination === undefined) return;
  found.compared += 1;
  found.bytes += source.size;
  if (found.storageClasses === undefined) return;
  if (classOf(source) !== classOf(destination)) found.storageClasses += 1;
}

/** Cutting a prefix off all keys of a side does not change their order. */
async function* includedPairs(
  source: Side,
  destination: Side,
  { prefix: within, delimiter, after, until }: KeyRange,
  { includes, retrying }: CompareOptions,
): AsyncGenerator<NamedPair> {
  const names = ({ client, bucket, prefix }: Side) => {
    const key = (name: string | undefined) => (name === undefined ? undefined : prefix + name);
    const range = { prefix: prefix + within, delimiter, after: key(after), until: key(until) };
    return sortedObjects(listObjects(client, { bucket, ...range }, retrying), (name) =>
      name.slice(prefix.length),
    );
  };
  for await (const { pairs } of mergeListings(names(source), names(destination)))
    for (const pair of pairs) if (includes(pair.key)) yield pair;
}

type Found = Omit<Difference, 'key'>;

async function compare(
  { key: name, source, destination }: Pair<ListedObject>,
  from: Side,
  to: Side,
  { level, retrying, checksums = false }: CompareOptions,
): Promise<Found | undefined> {
  if (destination === undefined) return { kind: 'missing' };
  if (source === undefined) return { kind: 'extra' };
  if (source.size !== destination.size) {
    return different(`size: ${source.size} became ${destination.size}`);
  }
  const isSame = source.etag === destination.etag && source.etag !== '';
  const isFull = level === 'full';
  if (isSame && !isFull) return undefined;
  const isPlain = comparableEtags(source, destination);
  if (!isPlain && !isFull && !checksums) return doubtful('not asked for');
  // Also for ETags that differ: only a HEAD tells whether they are digests of the content.
  const [one, other] = await Promise.all([
    readAttributes(from, from.prefix + name, retrying, isFull),
    readAttributes(to, to.prefix + name, retrying, isFull),
  ]);
  if (other === undefined) return { kind: 'missing', reason: 'deleted since it was listed' };
  if (one === undefined) return { kind: 'extra', reason: 'the source deleted it meanwhile' };
  const isOpaque = !isPlain || one.opaqueEtag || other.opaqueEtag;
  const content = contentDifference(one, other);
  const reasons = [
    isSame || isOpaque ? undefined : `ETag: ${source.etag} became ${destination.etag}`,
    isFull ? attributeDifference(one, other) : undefined,
    isFull || isOpaque ? content.reason : undefined,
  ].filter((reason) => reason !== undefined);
  if (reasons.length > 0) return different(reasons.join('; '));
  if (isSame || content.isKnown) return undefined;
  return doubtful('none of the whole object, of one algorithm, on both sides');
}

/** The ETag of a multipart upload depends on the size of its parts, which a copy need not keep. */
function comparableEtags(...both: readonly ListedObject[]): boolean {
  return both.every(({ etag }) => etag !== '' && !etag.includes('-'));
}

/** Some servers leave out the usual one. */
function classOf({ storageClass = 'STANDARD' }: ListedObject): string {
  return storageClass;
}

function doubtful(checksums: string): Found {
  const reason = `of the same size, with ETags that are no digests of the content; checksums: ${checksums}`;
  return { kind: 'doubtful', reason };
}

function different(reason: string): Found {
  return { kind: 'different', reason };
}
