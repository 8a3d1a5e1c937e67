import type { ObjectReference } from '@lambda-core/common/object-events';
import type { ClientResponse } from '@lambda-core/s3-clone-common/http/index';
import { encodeKeyPath } from '@lambda-core/s3-clone-common/s3/address';
import type { Client } from '@lambda-core/s3-clone-common/s3/client';
import { sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';
import { element } from '@lambda-core/s3-clone-common/s3/xml';
import { type Checksum, checksumIn } from './checksum';

export type CopyRequest = {
  readonly source: ObjectReference;
  readonly destination: ObjectReference;
  readonly storageClass: string | undefined;
  /** Left out: none, which is right wherever the destination's owner owns all of its objects. */
  readonly acl?: 'bucket-owner-full-control' | undefined;
  readonly signal: AbortSignal;
};

/** A copy as the response to its last request tells of it. */
export type MadeCopy = {
  /** Without quotes; empty where the response has none. */
  readonly etag: string;
  /** With a key of KMS, where ETags are no digests of the content. */
  readonly isEncrypted: boolean;
  readonly checksum?: Checksum | undefined;
};

/** S3 begins its response to a long copy early and then sends blank space, but not at once. */
const COPY_MILLISECONDS = 60_000;

/**
 * Sends one request to copy an object of at most 5 GiB inside S3. Metadata and tags go along; the storage
 * class does not unless it is named, and encryption is the destination bucket's default.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @throws S3ServiceError, also for an error inside a 200
 */
export async function sendCopy(client: Client, request: CopyRequest): Promise<MadeCopy> {
  const { source, destination, storageClass, acl, signal } = request;
  const headers = {
    'x-amz-copy-source': copySource(source),
    ...(acl === undefined ? {} : { 'x-amz-acl': acl }),
    ...(storageClass === undefined ? {} : { 'x-amz-storage-class': storageClass }),
  };
  const { bucket, key } = destination;
  const idleMilliseconds = COPY_MILLISECONDS;
  const copy = { method: 'PUT', bucket, key, headers, signal, idleMilliseconds } as const;
  return madeCopy(await sendExpecting(client, copy, 'CopyObjectResult'));
}

function madeCopy({ headers, body }: ClientResponse): MadeCopy {
  const etag = etagIn(body);
  const isEncrypted = isUnderKms(headers);
  if (!body.includes('<Checksum')) return { etag, isEncrypted };
  return {
    etag,
    isEncrypted,
    checksum: checksumIn((algorithm) => element(body, `Checksum${algorithm}`)),
  };
}

/** By the headers of a response. */
export function isUnderKms(headers: ClientResponse['headers']): boolean {
  return headers['x-amz-server-side-encryption']?.startsWith('aws:kms') === true;
}

/** As S3 writes it, at a third of the cost of what reads it in any case. */
function etagIn(body: string): string {
  const [opening, closing] = ['<ETag>&quot;', '&quot;</ETag>'];
  const start = body.indexOf(opening) + opening.length;
  const end = body.indexOf(closing, start);
  if (start >= opening.length && end >= 0) return body.slice(start, end);
  return (element(body, 'ETag') ?? '').replaceAll('"', '');
}

/** An object as `CopySource` names it. The SDK sends it as it is, and `encodeURI` lets `+ ? #` through. */
export function copySource({ bucket, key }: ObjectReference): string {
  return `${bucket}/${encodeKeyPath(key)}`;
}
