import type { FileEntry, RangeDigest } from '@lambda-core/s3-clone-common/contract/contract';
import { addDigests, digestText, openDigest } from '@lambda-core/s3-clone-common/proof/digest';
import type { SegmentRun } from './segment-run';

/**
 * The digest of a segment's share: every object of it that this run copied, or found to be in the destination.
 * @param files that are in the destination now
 */
export function digestOf(
  { request, tally: { unlike } }: SegmentRun,
  files: readonly FileEntry[],
): RangeDigest {
  const skip = request.options?.sourcePrefix?.length ?? 0;
  const why = { parts: 0, encrypted: 0, other: 0 };
  let checksummed = 0;
  let [objects, bytes] = [0, 0];
  // What has the same ETag on both sides is hashed once.
  const [same, listed, copied] = [openDigest(), openDigest(), openDigest()];
  for (const { key, size, etag = '' } of files) {
    const name = key.slice(skip);
    const copy = unlike.get(key);
    objects += 1;
    bytes += size;
    (copy === undefined ? same : listed).add(name, size, etag);
    if (copy === undefined) continue;
    copied.add(name, size, copy.etag);
    why[copy.why] += 1;
    if (copy.checksummed) checksummed += 1;
  }
  return {
    objects,
    bytes,
    source: digestText(addDigests(same.digest(), listed.digest())),
    destination: digestText(addDigests(same.digest(), copied.digest())),
    ...(unlike.size === 0 ? {} : { unlike: { ...why, checksummed } }),
  };
}
