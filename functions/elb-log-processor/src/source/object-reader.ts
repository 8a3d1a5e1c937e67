import type { Readable } from 'node:stream';
import { GetObjectCommand, type GetObjectCommandOutput, type S3Client } from '@aws-sdk/client-s3';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { ObjectReference } from '@lambda-core/common/object-events';
import { openRetries } from '@lambda-core/common/retry';
import { codeOf, failureKind, statusOf } from '@lambda-core/common/s3-errors';
import { openStallWatch } from './stall-watch';

export type ReadOptions = {
  /** First byte to read. */
  readonly from?: number;
  /** Refuse any other version of the object: the ETag seen by whoever read the bytes before `from`. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the object's ETag as soon as it is known. */
  readonly onEtag?: (etag: string) => void;
  /** How long S3 may send nothing, before its response or within, while it is being waited for. */
  readonly stallMilliseconds?: number | undefined;
  /** The pause after the first failure; for tests. */
  readonly firstPauseMilliseconds?: number | undefined;
};

/** S3 begins its responses, and goes on with them, within a second. */
const STALL_MILLISECONDS = 20_000;

/**
 * The bytes of an object as a stream. When the connection breaks in the middle, stalls, or gives something
 * else than what was asked for, reading goes on at the next byte of the same version, by the policy of all
 * our requests to S3; every byte that came counts as progress. The SDK checks neither lengths nor ranges. It
 * does check a whole body's checksum, where S3 has one; bytes that have been yielded by then cannot be taken
 * back, so the reading fails.
 *
 * @throws LambdaCoreError `OBJECT_MISSING`, `OBJECT_CHANGED` or `OBJECT_UNREADABLE`
 */
export async function* readObject(
  s3: S3Client,
  { bucket, key }: ObjectReference,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  const { from = 0, etag, signal, onEtag, firstPauseMilliseconds } = options;
  const { stallMilliseconds = STALL_MILLISECONDS } = options;
  const counters = { retries: 0, throttles: 0 };
  const retries = openRetries({ counters, signal, firstPauseMilliseconds });
  let at = from;
  let version = etag;
  let size: number | undefined;
  /** A body without a length may have been cut: whether anything follows it has to be asked. */
  let isEndDoubtful = false;
  let mismatch: unknown;
  for (;;) {
    using watch = openStallWatch(stallMilliseconds, signal);
    try {
      const response = await s3.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(at > 0 || isEndDoubtful ? { Range: `bytes=${at}-` } : {}),
          ...(version === undefined ? {} : { IfMatch: version }),
        }),
        { abortSignal: watch.signal },
      );
      const body = response.Body as Readable;
      try {
        version ??= response.ETag;
        if (version !== undefined) onEtag?.(version);
        if (response.ETag !== undefined && response.ETag !== version) throw new Replaced();
        const end = endOf(response, at, size);
        size = end.size;
        for await (const piece of watch.over<Uint8Array>(body)) {
          if (at + piece.length > end.at) throw new Error(`bytes came behind byte ${end.at}`);
          at += piece.length;
          yield piece;
          // The time that the consumer takes is none of S3's.
          retries.progress();
        }
      } finally {
        // One that does not fit would hold its connection, and end the process with the error of its break.
        body.destroy();
      }
      if (at === size) return;
      if (size !== undefined) throw new Error(`the body ended at byte ${at} of ${size}`);
      if (isEndDoubtful) throw new Error('it does not say how long the object is');
      isEndDoubtful = true;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (isMismatch(error) && size === undefined && mismatch === undefined) {
        // It may only have been cut.
        mismatch = error;
        isEndDoubtful = true;
        continue;
      }
      const isEnd = statusOf(error) === 416 && (size === undefined || at === size);
      if (isEnd && mismatch === undefined) return;
      const cause = isEnd ? mismatch : (watch.stalled ?? error);
      const final = finalError(cause, bucket, key);
      if (final !== undefined) throw final;
      // An abort ends its pause.
      const isRetried = await retries.again(cause).catch(() => false);
      signal?.throwIfAborted();
      if (isRetried) continue;
      throw new LambdaCoreError(
        'OBJECT_UNREADABLE',
        `s3://${bucket}/${key} could not be read beyond byte ${at}: S3 gave no response that fits`,
        { cause },
      );
    }
  }
}

/** Another version came although the request named one. */
class Replaced extends Error {}

/** The SDK's error has neither a name nor a code. */
function isMismatch(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Checksum mismatch');
}

/**
 * Where the body of a response ends, and how long the object is; `undefined` if that is not said.
 * @throws Error when it is not what follows byte `at` of an object of this size
 */
function endOf(
  { ContentLength, ContentRange }: GetObjectCommandOutput,
  at: number,
  size: number | undefined,
): { at: number; size: number | undefined } {
  if (ContentRange === undefined) {
    if (at > 0) throw new Error(`it gave the whole object instead of what follows byte ${at}`);
    return { at: ContentLength ?? Number.POSITIVE_INFINITY, size: ContentLength };
  }
  const [, first = -1, last = -1, total = -1] =
    /^bytes (\d+)-(\d+)\/(\d+)$/.exec(ContentRange)?.map(Number) ?? [];
  const fits = first === at && last < total && (size ?? total) === total;
  if (!fits || (ContentLength ?? last + 1 - at) !== last + 1 - at)
    throw new Error(`it gave "${ContentRange}" instead of what follows byte ${at}`);
  return { at: last + 1, size: total };
}

/** The error to give up with, or nothing when reading again may help. */
function finalError(error: unknown, bucket: string, key: string): LambdaCoreError | undefined {
  const fail = (code: string, message: string) =>
    new LambdaCoreError(code, `s3://${bucket}/${key}: ${message}`, { cause: error });
  const status = statusOf(error);
  const code = codeOf(error);
  if (code === 'NoSuchKey') return fail('OBJECT_MISSING', 'there is no such object');
  if (code === 'NoSuchBucket') return fail('OBJECT_MISSING', 'there is no such bucket');
  if (status === 412 || error instanceof Replaced)
    return fail('OBJECT_CHANGED', 'was replaced while it was being read');
  if (isMismatch(error)) return fail('OBJECT_UNREADABLE', 'its bytes changed on the way');
  if (status === undefined || failureKind(error) !== 'final') return undefined;
  const region = regionOf(error);
  if (region === undefined && status >= 400)
    return fail('OBJECT_UNREADABLE', `S3 refused to give it (${status} ${describeError(error)})`);
  const where = region === undefined ? 'another region' : `the region ${region}`;
  return fail(
    'OBJECT_UNREADABLE',
    `the bucket is in ${where}; read it with AWS_REGION set to that one`,
  );
}

/**
 * The bucket's region, when S3 redirects there.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingRouting.html
 */
function regionOf(error: unknown): string | undefined {
  const status = statusOf(error) ?? 0;
  if (status !== 301 && status !== 307 && status !== 400) return undefined;
  const { $response } = error as { $response?: { headers?: Record<string, string> } };
  return $response?.headers?.['x-amz-bucket-region'];
}
