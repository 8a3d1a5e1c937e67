import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type {
  SegmentRequest,
  SegmentResponse,
  SegmentSplit,
} from '@lambda-core/s3-clone-common/contract/contract';
import {
  type KeyRange,
  segmentName,
  segmentRequestKey,
  segmentSplitKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentSplit } from '@lambda-core/s3-clone-common/contract/parse';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import type { SegmentRun } from './segment-run';
import { splitRange } from './split-range';

const REQUESTS_AT_ONCE = 16;

export const NO_REST: Rest = { count: 0, values: [] };

/** All of a range, with nothing left for others. */
export const WHOLE: SegmentSplit = { cuts: [] };

/**
 * How far an attempt before (or one that runs beside this one) decided that the segment goes. All keep to
 * the first one's decision, so that a segment whose limits are times does not end at different keys.
 */
export async function readSplit(run: SegmentRun): Promise<SegmentSplit | undefined> {
  const file = await run.files.read(segmentSplitKey(run.folder, run.segment));
  return file === undefined ? undefined : parseSegmentSplit(file.text);
}

/**
 * Decides how far the segment goes, once for all of its runs: the first to write it down decides, and the
 * others are told. So a response, and the requests for the rest that come before it, are of one decision, whoever
 * writes them: nobody adds requests to a segment that has responded.
 */
export async function decideSplit(run: SegmentRun, own: SegmentSplit): Promise<SegmentSplit> {
  const key = segmentSplitKey(run.folder, run.segment);
  if (await run.files.writeOnce(key, JSON.stringify(own))) return own;
  return (await readSplit(run)) ?? own;
}

/** Who is to take over the range after `at`, the last key that was taken on; `undefined`: nothing is left. */
export async function splitAfter(run: SegmentRun, at: string | undefined): Promise<SegmentSplit> {
  if (at === undefined) return WHOLE;
  // Without time to look, one segment has the rest, if there is any.
  const cuts = run.deps.deadline.stop.aborted ? [] : await cutsAfter(run, at);
  if (cuts === undefined) return WHOLE;
  checkDepth(run);
  return { until: at, cuts };
}

/** Where to cut what is left after a key; `undefined`: nothing is. */
async function cutsAfter(run: SegmentRun, after: string): Promise<string[] | undefined> {
  const { source, destination, options } = run.request;
  const rest: KeyRange = { ...source, after };
  const cuts = await cutsOf(run, source, rest);
  if (cuts !== undefined) return cuts;
  // Nothing left in the source; what the destination has beyond it may have to go.
  const there = options?.deleteExtraneous ? run.keys.rangeInDestination(rest) : undefined;
  return there && (await cutsOf(run, destination, there))?.map(run.keys.toSource);
}

/** Where to cut a range of one of the buckets. */
async function cutsOf(
  { deps, retrying }: SegmentRun,
  { name: bucket, region }: SegmentRequest['destination'],
  range: KeyRange,
): Promise<string[] | undefined> {
  const { limits, pageSize = 1000 } = deps.config;
  const s3 = deps.clients.clientFor(region);
  return await splitRange(range, limits, async (after, most) => {
    const listing = { ...range, after, bucket, pageSize: Math.min(most, pageSize) };
    const page = (await listObjects(s3, listing, retrying).next()).value;
    return page ?? { objects: [], prefixes: [], last: true };
  });
}

/** The segments that have the rest, as a response names them. */
export type Rest = NonNullable<SegmentResponse['split']>;

/** Writes the segment-requests of a split. */
export async function writeSplit(run: SegmentRun, split: SegmentSplit): Promise<Rest> {
  const { request, files, folder, tally } = run;
  if (split.until === undefined) return NO_REST;
  const { prefix, delimiter, until } = request.source;
  const ends = [...split.cuts, until];
  const ranges = ends.map(
    (end, at): KeyRange => ({
      prefix,
      delimiter,
      after: split.cuts[at - 1] ?? split.until,
      until: end,
    }),
  );
  await forEachConcurrently(ranges, REQUESTS_AT_ONCE, async (range) => {
    const text = JSON.stringify(childRequest(request, range));
    if (await files.writeOnce(segmentRequestKey(folder, segmentName(range)), text))
      tally.wroteSegment();
  });
  const values = ranges.map(segmentName);
  return { count: values.length, values, until: split.until };
}

/** The fields in the order of the contract, and only those that have a value. */
function childRequest(request: SegmentRequest, { after, until }: KeyRange): SegmentRequest {
  const { id, source, destination, depth = 0, options } = request;
  const { after: _, until: __, ...common } = source;
  return {
    id,
    source: {
      ...common,
      ...(after === undefined ? {} : { after }),
      ...(until === undefined ? {} : { until }),
    },
    destination,
    depth: depth + 1,
    ...(options === undefined ? {} : { options }),
  };
}

function checkDepth({ request, segment, deps }: SegmentRun): void {
  const { depth = 0 } = request;
  const { depthLimit } = deps.config;
  if (depth < depthLimit) return;
  throw new LambdaCoreError(
    'DEPTH_LIMIT',
    `${segment} is the result of ${depth} splits and still too large; raise DEPTH_LIMIT (${depthLimit}) or the limits of a segment`,
  );
}
