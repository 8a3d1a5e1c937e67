import { forEachConcurrently } from '@lambda-core/common/concurrency';
import type { RangeDigest } from '@lambda-core/s3-clone-common/contract/contract';
import { digestText, openDigest } from '@lambda-core/s3-clone-common/proof/digest';
import type { Side } from '../verify/side';
import {
  comparePairs,
  compareRange,
  countPair,
  type Difference,
  type NamedPair,
  noteDifference,
  noVerification,
  type Verification,
  type VerifyOptions,
} from '../verify/verify';
import { holdRanges } from './hold-ranges';
import type { ProofRange } from './proof-range';
import { openRangeSpool, type RangeSpool } from './range-spool';

export type VerifyRangesOptions = Omit<VerifyOptions, 'level' | 'concurrency' | 'onProgress'>;

/** Ranges whose two listings are compared at once. */
const RANGES_AT_ONCE = 4;

/**
 * Holds one listing of the destination against what was copied, range by range. Only ranges that differ are listed
 * on both sides, which tells the keys; those that are equal all the same (written again since, or with ETags that
 * no two copies share) are equal.
 * @param proven gets every range as it was found, so that it holds for what is there now
 */
export async function verifyRanges(
  source: Side,
  destination: Side,
  ranges: RangeSpool,
  options: VerifyRangesOptions,
  proven?: RangeSpool,
): Promise<Verification> {
  const found = noVerification('digest');
  const count = { total: 0, listedTwice: 0, equal: 0 };
  found.ranges = count;
  const { includes, retrying } = options;
  using suspects = openRangeSpool();
  await holdRanges(destination, ranges.sorted(), {
    includes,
    retrying,
    onRange(range, { objects, bytes, digest }) {
      count.total += 1;
      if (digest !== range.digest.destination) return suspects.add(range);
      found.compared += objects;
      found.bytes += bytes;
      proven?.add(range);
    },
    onStray: (name) => noteDifference(found, { key: source.prefix + name, kind: 'extra' }),
  });
  await forEachConcurrently(suspects.sorted(), RANGES_AT_ONCE, async (suspect) => {
    count.listedTwice += 1;
    const digest = await compareSuspect(source, destination, suspect, options, found);
    if (digest.equal) count.equal += 1;
    proven?.add({ range: suspect.range, digest: digest.now });
  });
  return found;
}

/** Compares both listings of everything, and proves it as one range. */
export async function verifyWhole(
  source: Side,
  destination: Side,
  options: VerifyRangesOptions,
  proven?: RangeSpool,
): Promise<Verification> {
  const found = { ...noVerification('listing'), storageClasses: 0, bySize: 0 };
  const all = { range: { prefix: '' } };
  const { now } = await compareSuspect(source, destination, all, options, found);
  proven?.add({ ...all, digest: now });
  return found;
}

/**
 * Names what differs. Where ETags do not tell, the digest may: when what else has changed explains it, these objects are
 * as they were copied. Only otherwise each of them is asked for.
 */
async function compareSuspect(
  source: Side,
  destination: Side,
  { range, digest: copied }: Pick<ProofRange, 'range'> & Partial<ProofRange>,
  options: VerifyRangesOptions,
  found: Verification,
): Promise<{ equal: boolean; now: RangeDigest }> {
  const [digest, asCopied] = [openRangeDigest(), openDigest()];
  const doubtful: NamedPair[] = [];
  let equal = true;
  const note = (difference: Difference) => {
    equal = false;
    noteDifference(found, difference);
  };
  const how = { ...options, level: 'listing' } as const;
  await compareRange(source, destination, range, {
    ...how,
    onPair(pair, difference) {
      digest.add(pair);
      countPair(found, pair);
      const before = wasCopied(pair, difference);
      if (before !== undefined) asCopied.add(pair.key, before.size, before.etag);
      if (difference?.kind !== 'doubtful') return difference && note(difference);
      if (copied === undefined) found.bySize = (found.bySize ?? 0) + 1;
      else doubtful.push(pair);
    },
  });
  if (doubtful.length > 0 && digestText(asCopied.digest()) !== copied?.destination) {
    const onPair = (_: NamedPair, difference: Difference | undefined) =>
      difference && note(difference);
    await comparePairs(source, destination, doubtful, { ...how, checksums: true, onPair });
  }
  return { equal, now: digest.end() };
}

/** What the destination must have had, if the copy had the source's ETag wherever that can be told. */
function wasCopied({ source, destination }: NamedPair, difference: Difference | undefined) {
  const isKept = difference === undefined || difference.kind === 'doubtful';
  return isKept ? destination : source;
}

/** What both sides show now, by which the range can be told again. */
function openRangeDigest() {
  let [objects, bytes, parts, other] = [0, 0, 0, 0];
  const [from, into] = [openDigest(), openDigest()];
  return {
    add({ key, source, destination }: NamedPair) {
      if (source !== undefined) from.add(key, source.size, source.etag);
      if (destination === undefined) return;
      objects += 1;
      bytes += destination.size;
      into.add(key, destination.size, destination.etag);
      if (source === undefined || source.etag === destination.etag) return;
      if (`${source.etag}${destination.etag}`.includes('-')) parts += 1;
      else other += 1;
    },
    end(): RangeDigest {
      const unlike = { parts, encrypted: 0, other, checksummed: 0 };
      return {
        objects,
        bytes,
        source: digestText(from.digest()),
        destination: digestText(into.digest()),
        ...(parts + other === 0 ? {} : { unlike }),
      };
    },
  };
}
