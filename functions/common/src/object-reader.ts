import type { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchBucket, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { describeError, LambdaCoreError } from './errors';
import type { ObjectReference } from './object-events';

export type ReadOptions = {
  /** First byte to read. */
  readonly from?: number;
  /** Refuse any other version of the object: the ETag seen by whoever read the bytes before `from`. */
  readonly etag?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told the object's ETag as soon as it is known. */
  readonly onEtag?: (etag: string) => void;
};

/** How often a broken body is taken up again without a single byte of progress in between. */
const RESUMES = 4;

/**
 * The bytes of an object as a stream. When the connection breaks in the middle, reading goes on at the
 * next byte of the same version: the SDK retries requests, but not bodies.
 *
 * @throws LambdaCoreError `OBJECT_MISSING`, `OBJECT_CHANGED` or `OBJECT_UNREADABLE`
 */
export async function* readObject(
  s3: S3Client,
  { bucket, key }: ObjectReference,
  { from = 0, etag, signal, onEtag }: ReadOptions = {},
): AsyncGenerator<Uint8Array> {
  let at = from;
  let version = etag;
  for (let failures = 0; ; ) {
    try {
      const answer = await s3.send(
        new GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(at > 0 ? { Range: `bytes=${at}-` } : {}),
          ...(version === undefined ? {} : { IfMatch: version }),
        }),
        signal === undefined ? {} : { abortSignal: signal },
      );
      version ??= answer.ETag;
      if (version !== undefined) onEtag?.(version);
      for await (const piece of answer.Body as Readable) {
        failures = 0;
        at += (piece as Uint8Array).length;
        yield piece as Uint8Array;
      }
      return;
    } catch (error) {
      if (signal?.aborted) throw signal.reason;
      if (statusOf(error) === 416 && at > 0) return;
      const final = finalError(error, bucket, key);
      if (final !== undefined) throw final;
      if (++failures > RESUMES) {
        throw new LambdaCoreError(
          'OBJECT_UNREADABLE',
          `s3://${bucket}/${key} could not be read beyond byte ${at}`,
          { cause: error },
        );
      }
    }
  }
}

/** The error to give up with, or nothing when reading again may help. */
function finalError(error: unknown, bucket: string, key: string): LambdaCoreError | undefined {
  const fail = (code: string, message: string) =>
    new LambdaCoreError(code, `s3://${bucket}/${key}: ${message}`, { cause: error });
  const status = statusOf(error);
  if (error instanceof NoSuchKey || (error as Error).name === 'NoSuchKey')
    return fail('OBJECT_MISSING', 'there is no such object');
  if (error instanceof NoSuchBucket || (error as Error).name === 'NoSuchBucket')
    return fail('OBJECT_MISSING', 'there is no such bucket');
  if (status === 412) return fail('OBJECT_CHANGED', 'was replaced while it was being read');
  if (status !== undefined && status >= 400 && status < 500)
    return fail('OBJECT_UNREADABLE', `S3 refused to give it (${status} ${describeError(error)})`);
  return undefined;
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}
