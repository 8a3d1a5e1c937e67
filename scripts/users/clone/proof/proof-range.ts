import { compareKeys } from '@lambda-core/common/key-order';
import type { RangeDigest, SegmentResponse } from '@lambda-core/s3-clone-common/contract/contract';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import { keyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import { addDigests, digestText, readDigest } from '@lambda-core/s3-clone-common/proof/digest';

/** Some of the names that both sides share (keys without their side's prefix), and what is proven of them. */
export type ProofRange = { readonly range: KeyRange; readonly digest: RangeDigest };

const NOTHING = digestText(0n);

export function emptyDigest(): RangeDigest {
  return { objects: 0, bytes: 0, source: NOTHING, destination: NOTHING };
}

export function addRangeDigests(one: RangeDigest, other: RangeDigest): RangeDigest {
  const sum = (side: 'source' | 'destination') =>
    digestText(addDigests(readDigest(one[side]), readDigest(other[side])));
  return {
    objects: one.objects + other.objects,
    bytes: one.bytes + other.bytes,
    source: sum('source'),
    destination: sum('destination'),
    ...addUnlike(one.unlike, other.unlike),
  };
}

function addUnlike(one: RangeDigest['unlike'], other: RangeDigest['unlike']) {
  if (one === undefined || other === undefined) {
    const unlike = one ?? other;
    return unlike === undefined ? {} : { unlike };
  }
  const unlike = {
    parts: one.parts + other.parts,
    encrypted: one.encrypted + other.encrypted,
    other: one.other + other.other,
    checksummed: one.checksummed + other.checksummed,
  };
  return { unlike };
}

/** What a segment proves of its own share; `undefined` when it does not say. */
export function rangeOf(
  { source, split, digest }: SegmentResponse,
  sourcePrefix: string,
): ProofRange | undefined {
  if (source === undefined || digest === undefined) return undefined;
  const { prefix, delimiter, after, until } = source;
  const share = { prefix, delimiter, after, until: split?.until ?? until };
  const range = keyMap(sourcePrefix, '').rangeInDestination(share);
  return range && { range, digest };
}

/** The name behind which, or with which, a range begins. */
export function startOf({ after, prefix }: KeyRange): string {
  return after ?? prefix;
}

/** Whether a range has no names behind this one. */
export function isOver({ prefix, until }: KeyRange, name: string): boolean {
  if (until !== undefined && compareKeys(until, name) <= 0) return true;
  return !name.startsWith(prefix) && compareKeys(prefix, name) < 0;
}

export function holdsName({ prefix, delimiter, after, until }: KeyRange, name: string): boolean {
  if (!name.startsWith(prefix)) return false;
  if (delimiter !== undefined && name.includes(delimiter, prefix.length)) return false;
  if (after !== undefined && compareKeys(name, after) <= 0) return false;
  return until === undefined || compareKeys(name, until) <= 0;
}
