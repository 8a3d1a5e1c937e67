import { forEachConcurrently } from '@lambda-core/common/concurrency';
import type { CloneRequest, SegmentRequest } from '@lambda-core/s3-clone-common/contract/contract';
import {
  type KeyRange,
  segmentName,
  segmentRequestKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { noteSegment } from './manifest';
import type { Walk } from './walk';

/** Writes the segment-requests of these ranges, and notes their segments. */
export async function writeSegments(walk: Walk, ranges: readonly KeyRange[]): Promise<void> {
  const { deps, request, files, folder, summary, position } = walk;
  await forEachConcurrently(ranges, deps.config.requestConcurrency, async (range) => {
    const text = JSON.stringify(segmentRequest(request, range));
    if (await files.writeOnce(segmentRequestKey(folder, segmentName(range)), text))
      summary.segmentsWritten += 1;
  });
  for (const range of ranges) await noteSegment(files, folder, position, segmentName(range));
}

/** The fields in the order of the contract, and only those that have a value. */
function segmentRequest(request: CloneRequest, range: KeyRange): SegmentRequest {
  const { id, source, destination, options } = request;
  const sourcePrefix = source.prefix === undefined ? {} : { sourcePrefix: source.prefix };
  const { prefix, delimiter, after, until } = range;
  return {
    id,
    source: {
      ...source,
      prefix,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(after === undefined ? {} : { after }),
      ...(until === undefined ? {} : { until }),
    },
    destination,
    ...(options === undefined && source.prefix === undefined
      ? {}
      : { options: { ...options, ...sourcePrefix } }),
  };
}
