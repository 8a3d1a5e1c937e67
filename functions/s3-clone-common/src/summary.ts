import { noFailures } from '@lambda-core/common/summary';
import { addRequests, noRequests } from './s3/request-counts';

export type CloneSummary = ReturnType<typeof createCloneSummary>;

/** What one invocation, or one segment, did. */
export function createCloneSummary() {
  return {
    segments: 0,
    segmentsWritten: 0,
    objectsListed: 0,
    objectsCopied: 0,
    /** Of the objects copied. */
    bytesCopied: 0,
    /** Already in the destination. */
    objectsSkipped: 0,
    objectsFailed: 0,
    objectsDeleted: 0,
    /** Deleted from the source between its listing and its copy. */
    objectsVanished: 0,
    retries: 0,
    throttles: 0,
    /** To S3, by kind. */
    requests: noRequests(),
    failures: noFailures(),
    durationMilliseconds: 0,
  };
}

/** Adds the figures of a part; durations overlap and are left alone. */
export function addCloneSummary(total: CloneSummary, part: CloneSummary): void {
  const { failures, requests, durationMilliseconds: _, ...counts } = part;
  for (const name of Object.keys(counts) as (keyof typeof counts)[]) total[name] += counts[name];
  addRequests(total.requests, requests);
  total.failures.total += failures.total;
  total.failures.lastFew = [...total.failures.lastFew, ...failures.lastFew].slice(-5);
}
