import type { RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import { readConfig } from '@lambda-core/s3-clone-copier/config';
import type { Usage } from './cost';

/** What is known of a job at its end. */
export type Known = {
  readonly objects: { readonly copied: number };
  readonly bytes: number;
  readonly requests: Readonly<RequestCounts>;
  readonly segments: number;
  /** Of both stages; `megabytes` of the copier. Left out: they ran here. */
  readonly lambda: { readonly gigabyteSeconds: number; readonly megabytes: number } | undefined;
  readonly dryRun: boolean;
};

/** What a copy of the origin's shape took in S3. */
const COPY_MILLISECONDS = 60;
/** Of one request; https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance-design-patterns.html */
const BYTES_A_SECOND = 85e6;

/** What a job asked of AWS; of a dry run, which lists and decides but copies nothing, what a job would ask. */
export function usageOf({ objects, bytes, requests, segments, lambda, dryRun }: Known): Usage {
  const usage = { objects: objects.copied, bytes, requests: { ...requests }, segments };
  if (lambda === undefined) return usage;
  const { gigabyteSeconds, megabytes } = lambda;
  const copying = dryRun ? copySeconds(requests.copy, bytes) * (megabytes / 1024) : 0;
  return { ...usage, lambdaGigabyteSeconds: gigabyteSeconds + copying };
}

/** Of an invocation that has nothing else to do, and is not throttled. */
function copySeconds(copies: number, bytes: number): number {
  const { copyConcurrency } = readConfig({});
  return (copies * (COPY_MILLISECONDS / 1000) + bytes / BYTES_A_SECOND) / copyConcurrency;
}
