import { type Environment, readEnvironment, wholeNumber } from '@lambda-core/common/config';
import * as v from 'valibot';

const MEGABYTE = 1024 ** 2;
/** The largest object that one CopyObject takes, and the largest part. */
const LARGEST_COPY_MEGABYTES = 5 * 1024;

/**
 * Why parts of 128 MiB, and a threshold of twice that: S3 copies each object and each part at a speed of its
 * own, about 75 MiB a second. Measured for whole copies with parts of 64, 128, 256, 512 and 1,024 MiB: 3.4,
 * 4.1, 5.9, 9.1 and 15.8 s, whether of 1 or of 5 GiB (means of its rows up to 5 GiB), so that smaller parts save hardly
 * anything. https://github.com/awslabs/aws-c-s3/pull/288 Below the threshold, the four further requests of
 * a multipart copy cost more than they save, and a plain copy keeps the ETag.
 */
export const SETTINGS = v.object({
  SEGMENT_OBJECT_LIMIT: v.optional(wholeNumber(1, 50_000), '5000'),
  SEGMENT_GIGABYTES: v.optional(wholeNumber(1, 100_000), '100'),
  SEGMENT_MILLISECONDS: v.optional(wholeNumber(1, 840_000), '30000'),
  COPY_CONCURRENCY: v.optional(wholeNumber(1, 900), '64'),
  MULTIPART_THRESHOLD_MEGABYTES: v.optional(wholeNumber(5, LARGEST_COPY_MEGABYTES), '256'),
  PART_MEGABYTES: v.optional(wholeNumber(5, LARGEST_COPY_MEGABYTES), '128'),
  MAX_ATTEMPTS: v.optional(wholeNumber(1, 1000), '3'),
  DEPTH_LIMIT: v.optional(wholeNumber(1, 100_000), '1000'),
  PROGRESS_MILLISECONDS: v.optional(wholeNumber(100, 840_000)),
  LIST_PAGE_SIZE: v.optional(wholeNumber(1, 1000)),
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: v.optional(wholeNumber(1, 100_000)),
  RESTORE_PAUSE_SECONDS: v.optional(wholeNumber(1, 900)),
  RESTORE_HOURS: v.optional(wholeNumber(1, 1000), '72'),
  HOP_LIMIT: v.optional(wholeNumber(1, 1_000_000), '20000'),
  QUEUE_URL: v.optional(v.pipe(v.string(), v.url('expected a URL'))),
  ENVIRONMENT: v.optional(v.string()),
  COLOUR: v.optional(v.picklist(['blue', 'green'], 'expected blue or green')),
});

export type CopierConfig = ReturnType<typeof readConfig>;
export type SegmentLimits = CopierConfig['limits'];

/**
 * Reads the copier's settings from environment variables.
 * @throws ConfigError naming every problem at once
 */
export function readConfig(environment: Environment) {
  const prefixes = [
    'SEGMENT_',
    'COPY_',
    'MULTIPART_',
    'PART_',
    'MAX_',
    'DEPTH_',
    'PROGRESS_',
    'LIST_',
    'RESTORE_',
    'HOP_',
    'QUEUE_',
  ];
  const found = readEnvironment(SETTINGS, environment, prefixes);
  return {
    /** What one invocation takes on of one segment; the rest is split. */
    limits: {
      objects: found.SEGMENT_OBJECT_LIMIT,
      bytes: found.SEGMENT_GIGABYTES * 1024 * MEGABYTE,
      /** Nothing new is taken on after this long. */
      milliseconds: found.SEGMENT_MILLISECONDS,
    },
    /** Copy requests under way at once, when the request does not say. */
    copyConcurrency: found.COPY_CONCURRENCY,
    /** Objects of at least this many bytes are copied in parts, side by side. */
    multipartThreshold: found.MULTIPART_THRESHOLD_MEGABYTES * MEGABYTE,
    /** The least bytes of a part; large objects have larger ones. */
    partBytes: found.PART_MEGABYTES * MEGABYTE,
    /** Deliveries of one segment-request; the last one writes its response, whatever failed. */
    maxAttempts: found.MAX_ATTEMPTS,
    /** How often a range may be split. */
    depthLimit: found.DEPTH_LIMIT,
    /** How often an invocation prints what it has copied so far; left out: at its end alone. */
    progressMilliseconds: found.PROGRESS_MILLISECONDS,
    /** Most entries of a listing's page; for tests, 1,000 when left out. */
    pageSize: found.LIST_PAGE_SIZE,
    /** Of this function; left out: it is none of Lambda's. */
    memoryMegabytes: found.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    /** Between two looks at objects that are being restored; left out: by the tier. */
    restorePauseSeconds: found.RESTORE_PAUSE_SECONDS,
    /** How long a segment waits for them. */
    restoreHours: found.RESTORE_HOURS,
    /** How often one segment may be left to a later invocation. */
    hopLimit: found.HOP_LIMIT,
    /** The queue that feeds this function; left out: a segment that goes on later cannot. */
    queueUrl: found.QUEUE_URL,
    environment: found.ENVIRONMENT,
    colour: found.COLOUR,
  };
}
