import type { ObjectReference } from '@lambda-core/common/object-events';
import { encodeKeyPath } from '@lambda-core/s3-clone-common/s3/address';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';
import { sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';

export type CopyRequest = {
  readonly source: ObjectReference;
  readonly destination: ObjectReference;
  readonly storageClass: string | undefined;
  readonly signal: AbortSignal;
};

/** S3 begins its response to a long copy early and then sends blank space, but not at once. */
const COPY_MILLISECONDS = 60_000;

/**
 * Sends one request to copy an object of at most 5 GiB inside S3. Metadata and tags go along; the storage
 * class does not unless it is named, and encryption is the destination bucket's default.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @throws S3ServiceError, also for an error inside a 200
 */
export async function sendCopy(client: Client, request: CopyRequest): Promise<void> {
  const { source, destination, storageClass, signal } = request;
  const headers = {
    'x-amz-copy-source': copySource(source),
    ...(storageClass === undefined ? {} : { 'x-amz-storage-class': storageClass }),
  };
  const { bucket, key } = destination;
  const idleMilliseconds = COPY_MILLISECONDS;
  const copy = { method: 'PUT', bucket, key, headers, signal, idleMilliseconds } as const;
  await sendExpecting(client, copy, 'CopyObjectResult');
}

/** An object as `CopySource` names it. The SDK sends it as it is, and `encodeURI` lets `+ ? #` through. */
export function copySource({ bucket, key }: ObjectReference): string {
  return `${bucket}/${encodeKeyPath(key)}`;
}
