import type { ClientRequest } from './client';

/** A permission that a request needs. */
export type S3Access = {
  readonly action: string;
  readonly bucket: string;
  /** Left out where the bucket itself is meant. */
  readonly key?: string;
};

/** Asks for a bucket's notifications. */
export const NOTIFICATION = 'notification=';

const ACTIONS = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  // The one POST that there is.
  POST: 's3:RestoreObject',
  DELETE: 's3:DeleteObject',
} as const;

/**
 * What a request needs; the lack of any of it is a 403. Asked for an object that is not there, S3 says 404
 * only to those who may list the bucket.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function accessFor({ method, bucket, key, query, headers }: ClientRequest): S3Access[] {
  if (query === NOTIFICATION) return [{ action: 's3:GetBucketNotification', bucket }];
  const list = { action: 's3:ListBucket', bucket };
  if (key === '') return [list];
  const object = { action: ACTIONS[method], bucket, key };
  if (ACTIONS[method] === 's3:GetObject') return [object, list];
  const source = headers?.['x-amz-copy-source'];
  if (source === undefined) return [object];
  const slash = source.indexOf('/');
  const from = { bucket: source.slice(0, slash), key: decodeURIComponent(source.slice(slash + 1)) };
  return copyAccess(from, object);
}

/** Tags go along with a copy, and have permissions of their own. */
export function copyAccess(
  from: { readonly bucket: string; readonly key: string },
  to: { readonly bucket: string; readonly key: string },
): S3Access[] {
  return [
    { action: 's3:PutObject', bucket: to.bucket, key: to.key },
    { action: 's3:GetObject', bucket: from.bucket, key: from.key },
    { action: 's3:PutObjectTagging', bucket: to.bucket, key: to.key },
    { action: 's3:GetObjectTagging', bucket: from.bucket, key: from.key },
  ];
}

/** One line: what was denied, and what to grant. */
export function denialOf(accesses: readonly S3Access[]): string {
  const [first = '', ...others] = accesses.map(
    ({ action, bucket, key }) =>
      `${action} on arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`,
  );
  const also = others.length === 0 ? '' : ` (it may also be ${others.join(', or ')})`;
  return `${first} denied: grant it to these credentials, in their policies and in the bucket's${also}`;
}
