import type { Failures } from '@lambda-core/common/summary';

/** What one invocation, or one segment, did. */
export type CloneSummary = {
  segments: number;
  segmentsWritten: number;
  objectsListed: number;
  objectsCopied: number;
  /** Of the objects copied. */
  bytesCopied: number;
  /** Already in the destination. */
  objectsSkipped: number;
  objectsFailed: number;
  objectsDeleted: number;
  /** Deleted from the source between its listing and its copy. */
  objectsVanished: number;
  retries: number;
  throttles: number;
  failures: Failures;
  durationMilliseconds: number;
};

export function createCloneSummary(): CloneSummary {
  return {
    segments: 0,
    segmentsWritten: 0,
    objectsListed: 0,
    objectsCopied: 0,
    bytesCopied: 0,
    objectsSkipped: 0,
    objectsFailed: 0,
    objectsDeleted: 0,
    objectsVanished: 0,
    retries: 0,
    throttles: 0,
    failures: { total: 0, lastFew: [] },
    durationMilliseconds: 0,
  };
}

/** Adds the figures of a part; durations overlap and are left alone. */
export function addCloneSummary(total: CloneSummary, part: CloneSummary): void {
  total.segments += part.segments;
  total.segmentsWritten += part.segmentsWritten;
  total.objectsListed += part.objectsListed;
  total.objectsCopied += part.objectsCopied;
  total.bytesCopied += part.bytesCopied;
  total.objectsSkipped += part.objectsSkipped;
  total.objectsFailed += part.objectsFailed;
  total.objectsDeleted += part.objectsDeleted;
  total.objectsVanished += part.objectsVanished;
  total.retries += part.retries;
  total.throttles += part.throttles;
  total.failures.total += part.failures.total;
  total.failures.lastFew = [...total.failures.lastFew, ...part.failures.lastFew].slice(-5);
}
