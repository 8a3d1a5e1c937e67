import { noRequests, type RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import type { CopierConfig } from './config';

const GIBIBYTE = 1024 ** 3;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000;
/** S3 takes 5 GiB; but it copies tens of megabytes a second, and a lost response costs the whole part. */
const LARGE_PART = GIBIBYTE;
export const PARTS_AT_ONCE = 16;

/**
 * Bytes of a part: as few parts as keep all places busy, since each is a request, but none smaller than
 * `least`, nor more or larger ones than S3 takes.
 */
export function partSize(size: number, least: number): number {
  const even = Math.ceil(size / PARTS_AT_ONCE);
  return Math.max(least, Math.min(even, LARGE_PART), Math.ceil(size / MOST_PARTS));
}

/** Whether an object is copied in parts. */
export function isLarge(
  size: number,
  { multipartThreshold }: Pick<CopierConfig, 'multipartThreshold'>,
): boolean {
  return size >= multipartThreshold;
}

/** Whether an object has more parts than are copied side by side: only such a one may outlast an invocation. */
export function isVeryLarge(size: number, { partBytes }: Pick<CopierConfig, 'partBytes'>): boolean {
  return size > PARTS_AT_ONCE * partSize(size, partBytes);
}

/** What the copy of an object of this size sends, when nothing has to be sent again. */
export function requestsOfCopy(
  size: number,
  config: Pick<CopierConfig, 'multipartThreshold' | 'partBytes'>,
): RequestCounts {
  if (!isLarge(size, config)) return { ...noRequests(), copy: 1 };
  const copy = Math.ceil(size / partSize(size, config.partBytes));
  // Its headers and its tags are asked for; the upload is begun and completed.
  if (!isVeryLarge(size, config)) return { ...noRequests(), head: 1, get: 1, put: 2, copy };
  // Its upload is looked for, and written down.
  return { ...noRequests(), head: 1, get: 2, put: 3, copy };
}
