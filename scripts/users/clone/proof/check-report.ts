import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { digestText, openDigest } from '@lambda-core/s3-clone-common/proof/digest';
import type { Side } from '../verify/side';
import {
  compareRange,
  countPair,
  type Difference,
  noteDifference,
  noVerification,
  type Verification,
} from '../verify/verify';
import { holdRanges } from './hold-ranges';
import type { ProofRange } from './proof-range';
import { openRangeSpool, type RangeSpool } from './range-spool';
import type { VerifyRangesOptions } from './verify-ranges';

type Changed = 'source' | 'destination';
type Suspect = ProofRange & { readonly changed: Changed };

export type CheckOptions = VerifyRangesOptions & {
  /** When the report was made, in milliseconds. */
  readonly made: number;
};

/** Ranges whose two listings are compared at once. */
const RANGES_AT_ONCE = 4;

/**
 * Holds one listing of each side against a report. Ranges that are not as they were then are listed once more on
 * both sides, to name their keys.
 */
export async function checkReport(
  source: Side,
  destination: Side,
  ranges: RangeSpool,
  options: CheckOptions,
): Promise<Verification> {
  const found = noVerification('digest');
  const count = { total: 0, listedTwice: 0, equal: 0 };
  found.ranges = count;
  using suspects = openRangeSpool<Suspect>();
  const hold = (side: Side, changed: Changed) =>
    holdRanges(side, ranges.sorted(), {
      ...options,
      onRange(range, { objects, bytes, digest }) {
        if (digest !== range.digest[changed]) suspects.add({ ...range, changed });
        if (changed === 'source') return;
        count.total += 1;
        if (digest !== range.digest.destination) return;
        found.compared += objects;
        found.bytes += bytes;
      },
      onStray: (name) => noteDifference(found, strayOf(source.prefix + name, changed)),
    });
  await Promise.all([hold(source, 'source'), hold(destination, 'destination')]);
  await forEachConcurrently(joined(suspects.sorted()), RANGES_AT_ONCE, async (suspect) => {
    count.listedTwice += 1;
    await nameKeys(source, destination, suspect, { ...options, found });
  });
  return found;
}

function strayOf(key: string, side: Changed): Difference {
  return side === 'source'
    ? { key, kind: 'new', reason: 'in the source, and not in the report' }
    : { key, kind: 'extra', reason: 'in the destination, and not in the report' };
}

type JoinedSuspect = ProofRange & { readonly changed: readonly Changed[] };

/** One of both sides that follow each other. */
async function* joined(suspects: AsyncIterable<Suspect>): AsyncGenerator<JoinedSuspect> {
  let before: JoinedSuspect | undefined;
  for await (const { changed, ...range } of suspects) {
    const isSame = JSON.stringify(before?.range) === JSON.stringify(range.range);
    if (before !== undefined && !isSame) yield before;
    before = { ...range, changed: isSame && before ? [...before.changed, changed] : [changed] };
  }
  if (before !== undefined) yield before;
}

/**
 * Names what differs. What is equal now and younger than the report may have been written again as it was; it is named
 * only where the other differences do not explain the digest.
 */
async function nameKeys(
  source: Side,
  destination: Side,
  { range, changed, digest }: JoinedSuspect,
  { found, made, ...options }: CheckOptions & { readonly found: Verification },
): Promise<void> {
  const held = !changed.includes('destination');
  const who = changed.length > 1 ? 'both sides are' : `the ${changed[0]} is`;
  const tell = (reason: string | undefined) =>
    `${reason === undefined ? '' : `${reason}; `}${who} not as in the report`;
  const [side] = changed;
  const kept = side === 'source' ? 'destination' : 'source';
  /** What the side that changed had, if all that differs now was as on the other side. */
  const reported = openDigest();
  const alike = noVerification('listing');
  let named = 0;
  let objects = 0;
  await compareRange(source, destination, range, {
    ...options,
    level: 'listing',
    checksums: true,
    onPair(pair, difference) {
      // A range whose destination is as it was has been counted.
      if (!held) countPair(found, pair);
      if (pair.destination !== undefined) objects += 1;
      const newest = Math.max(pair.source?.modified ?? 0, pair.destination?.modified ?? 0);
      const isSame = difference === undefined || difference.kind === 'doubtful';
      const before = pair[isSame ? (side ?? kept) : kept];
      if (before !== undefined) reported.add(pair.key, before.size, before.etag);
      if (!isSame) {
        noteDifference(found, { ...difference, reason: tell(difference.reason) });
        named += 1;
      } else if (newest > made) {
        const key = source.prefix + pair.key;
        const written = `equal now, and written at ${new Date(newest).toISOString()}`;
        const reason = tell(difference?.reason ?? written);
        noteDifference(alike, { key, kind: difference?.kind ?? 'different', reason });
      }
    },
  });
  const { total, first } = alike.differences;
  const isExplained = side !== undefined && digestText(reported.digest()) === digest[side];
  if (!isExplained || changed.length > 1) {
    for (const difference of first) noteDifference(found, difference);
    found.differences.total += total - first.length;
    named += total;
  }
  if (named > 0) return;
  const key = source.prefix + (range.after ?? range.prefix);
  const reason = tell(`${objects} objects from here on, equal now, for ${digest.objects}`);
  noteDifference(found, { key, kind: 'different', reason });
}
