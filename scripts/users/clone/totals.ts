import { describeError } from '@lambda-core/common/errors';
import type { SegmentResponse } from '@lambda-core/s3-clone-common/contract/contract';
import { parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { addRequests, noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { addRangeDigests, emptyDigest } from './proof/proof-range';

/** A failure of an object, or without `key` of a whole segment. */
export type Failure = {
  readonly segment: string;
  readonly key?: string;
  readonly code: string;
  readonly message: string;
};

export type Totals = ReturnType<typeof createTotals>;

const COUNTS = ['listed', 'copied', 'skipped', 'failed', 'deleted', 'vanished'] as const;
const SHOWN = 100;

/** What the segment-responses say, added up. */
export function createTotals() {
  return {
    objects: { listed: 0, copied: 0, skipped: 0, failed: 0, deleted: 0, vanished: 0 },
    bytes: 0,
    retries: 0,
    throttles: 0,
    /** To S3: what the stages tell of, and what the command sent itself. */
    requests: noRequests(),
    /** What both stages took of Lambda, and the memory of the copier; nothing where they ran here. */
    lambda: { gigabyteSeconds: 0, megabytes: 0 },
    segmentsFailed: 0,
    segmentsSplit: 0,
    /** Of all that is in the destination now, as far as responses have one. */
    digest: emptyDigest(),
    segmentsWithoutDigest: 0,
    /** The first few. */
    failures: [] as Failure[],
    /** Keys of the first few objects that vanished. */
    vanished: [] as string[],
  };
}

/**
 * Adds the text of a segment-response and returns the pieces it names. One that cannot be read counts
 * as a failed segment: nobody knows what it copied.
 * @param ranges gets what can be read
 */
export function addResponse(
  totals: Totals,
  segment: string,
  text: string,
  ranges?: { add(response: SegmentResponse): void },
): readonly string[] {
  let response: SegmentResponse;
  try {
    response = parseSegmentResponse(text);
  } catch (error) {
    totals.segmentsFailed += 1;
    totals.segmentsWithoutDigest += 1;
    note(totals, { segment, code: 'RESPONSE_UNREADABLE', message: describeError(error) });
    return [];
  }
  ranges?.add(response);
  const { files, failures, vanished = [], error, split, digest } = response;
  if (digest === undefined) totals.segmentsWithoutDigest += 1;
  else totals.digest = addRangeDigests(totals.digest, digest);
  for (const name of COUNTS) totals.objects[name] += files[name];
  totals.bytes += files.bytes;
  totals.retries += files.retries;
  totals.throttles += files.throttles;
  if (files.requests !== undefined) addRequests(totals.requests, files.requests);
  addLambda(totals, response.lambda);
  if (error !== undefined) note(totals, { segment, ...error });
  for (const failure of failures?.files ?? []) note(totals, { segment, ...failure });
  totals.vanished.push(...vanished.slice(0, SHOWN - totals.vanished.length));
  const failed = error !== undefined || files.failed > 0 || (failures?.total ?? 0) > 0;
  if (failed) totals.segmentsFailed += 1;
  if (split !== undefined) totals.segmentsSplit += 1;
  return split?.values ?? [];
}

export function addLambda({ lambda }: Totals, share: SegmentResponse['lambda']): void {
  if (share === undefined) return;
  lambda.gigabyteSeconds += (share.milliseconds / 1000) * (share.megabytes / 1024);
  lambda.megabytes = share.megabytes;
}

function note({ failures }: Totals, failure: Failure): void {
  if (failures.length < SHOWN) failures.push(failure);
}
