import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { statusOf } from '@lambda-core/common/s3-errors';
import { listObjects } from '../listing/list-objects';
import type { Client } from './client';
import { sendExpecting } from './service-error';

/**
 * Asks for a bucket.
 * @throws S3ServiceError with the status of the response when it is none of a success, 404 for no such bucket
 */
export async function headBucket(
  client: Client,
  bucket: string,
  retrying: Retrying,
): Promise<void> {
  const request = { method: 'HEAD', bucket, key: '', signal: retrying.signal } as const;
  await withRetries(() => sendExpecting(client, request), retrying);
}

/**
 * Asks for a bucket that is to be listed below a prefix: a policy may allow no more than that. If not, or when S3 does
 * not like the request itself, the response to a listing says more than that to a HEAD.
 * @throws S3ServiceError as `headBucket` does
 */
export async function lookAtBucket(
  client: Client,
  { bucket, prefix }: { readonly bucket: string; readonly prefix: string },
  retrying: Retrying,
): Promise<void> {
  try {
    await headBucket(client, bucket, retrying);
  } catch (error) {
    if (![400, 403].includes(statusOf(error) ?? 0)) throw error;
    await listObjects(client, { bucket, prefix, pageSize: 1 }, retrying).next();
  }
}
