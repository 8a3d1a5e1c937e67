import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { compareKeys } from '@lambda-core/common/key-order';
import type { SegmentRequest, SegmentSplit } from '@lambda-core/s3-clone-common/contract/contract';
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

/**
 * How an attempt before (or one that runs beside this one) split the segment. Every attempt keeps to the
 * first one's split, so that a segment whose limits are times is not split twice at different keys.
 */
export async function readSplit(run: SegmentRun): Promise<SegmentSplit | undefined> {
  const file = await run.files.read(segmentSplitKey(run.folder, run.segment));
  return file === undefined ? undefined : parseSegmentSplit(file.text);
}

/** Decides who takes over the range after `at`, the last key that was taken on, and writes that down. */
export async function splitRest(run: SegmentRun, at: string): Promise<SegmentSplit | undefined> {
  const { request, deps, retrying } = run;
  const rest: KeyRange = { ...request.source, after: at };
  const { name, region } = request.source;
  const { limits, pageSize = 1000 } = deps.config;
  const s3 = deps.clients.clientFor(region);
  const cuts = await splitRange(rest, limits, async (after, most) => {
    const listing = { ...rest, after, bucket: name, pageSize: Math.min(most, pageSize) };
    const page = (await listObjects(s3, listing, retrying).next()).value;
    return page ?? { objects: [], prefixes: [], last: true };
  });
  // Nothing left in the source; what the destination has beyond it may have to go.
  if (cuts === undefined && request.options?.deleteExtraneous !== true) return undefined;
  checkDepth(run);
  const split: SegmentSplit = { until: at, cuts: cuts ?? [] };
  const key = segmentSplitKey(run.folder, run.segment);
  if (await run.files.writeOnce(key, JSON.stringify(split))) return split;
  const other = (await readSplit(run)) ?? split;
  if (compareKeys(other.until, at) <= 0) return other;
  throw new LambdaCoreError(
    'SEGMENT_RACED',
    `${run.segment}: another run of this segment takes on more; this one must be delivered again`,
  );
}

/** Writes the segment-requests of a split and returns their segments' names. */
export async function writeSplit(run: SegmentRun, split: SegmentSplit): Promise<string[]> {
  const { request, files, folder, tally } = run;
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
  return ranges.map(segmentName);
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
