import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { noRequests, type RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import type { CopierConfig } from './config';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000;
/** Of one object, when the limiter admits as many; more would wait in memory for those of other objects. */
export const PARTS_AT_ONCE = 128;
/** Beyond so many parts an upload is written down, since its copy may outlast an invocation. */
const VERY_LARGE_PARTS = 16;

/**
 * Bytes of a part: none smaller than `least`, nor more of them than S3 takes. Fewer and larger ones would be
 * slower, since S3 copies each of them at a speed of its own: see `PART_MEGABYTES`.
 */
export function partSize(size: number, least: number): number {
  return Math.max(least, Math.ceil(size / MOST_PARTS));
}

/** Objects copied in parts side by side: each has two parts at least, so that they take every place there is. */
export function largeAtOnce({ copyConcurrency }: Pick<CopierConfig, 'copyConcurrency'>): number {
  return Math.ceil(copyConcurrency / 2);
}

/** Whether an object is copied in parts. */
export function isLarge(
  size: number,
  { multipartThreshold }: Pick<CopierConfig, 'multipartThreshold'>,
): boolean {
  return size >= multipartThreshold;
}

/** Whether an object has so many parts that its copy may outlast an invocation. */
export function isVeryLarge(size: number, { partBytes }: Pick<CopierConfig, 'partBytes'>): boolean {
  return size > VERY_LARGE_PARTS * partSize(size, partBytes);
}

/**
 * What the copy of a listed object sends, when nothing has to be sent again. Keys of KMS, of which no listing tells,
 * ask for one HEAD more.
 */
export function requestsOfCopy(
  { size, etag }: Pick<ListedObject, 'size' | 'etag'>,
  config: Pick<CopierConfig, 'multipartThreshold' | 'partBytes'>,
): RequestCounts {
  // A copy that gets another ETag is held to the source's checksum, which a HEAD tells.
  if (!isLarge(size, config)) return { ...noRequests(), copy: 1, head: etag.includes('-') ? 1 : 0 };
  const copy = Math.ceil(size / partSize(size, config.partBytes));
  // Its headers and its tags are asked for; the upload is begun and completed.
  const head = etag.endsWith(`-${copy}`) ? 1 : 2;
  if (!isVeryLarge(size, config)) return { ...noRequests(), head, get: 1, put: 2, copy };
  // Its upload is looked for, and written down.
  return { ...noRequests(), head, get: 2, put: 3, copy };
}
