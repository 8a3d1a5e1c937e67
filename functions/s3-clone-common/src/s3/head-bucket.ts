import { type Retrying, withRetries } from '@lambda-core/common/retry';
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
