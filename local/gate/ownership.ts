import { routeOf } from '../s3/route';
import type { Account } from './account';
import { arns } from './arns';
import type { GateRequest } from './request';
import type { Need, Refusal } from './types';

const OWNERS_ACL = 'bucket-owner-full-control';
const WRITES = ['PutObject', 'CopyObject', 'CreateMultipartUpload'];

/**
 * What AWS refuses about a bucket, whatever the policies say: a request that is signed for another region, and an
 * ACL where the bucket's owner owns everything.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export function refusedByBucket(request: GateRequest, account: Account): Refusal | undefined {
  const place = account.buckets.get(arns.bucket(routeOf(request).bucket));
  if (place === undefined) return undefined;
  const { region, ownership } = place;
  const signed = request.signer?.region;
  if (signed !== region) {
    const message = `The authorization header is malformed; the region '${signed}' is wrong; expecting '${region}'`;
    return { status: 400, code: 'AuthorizationHeaderMalformed', message };
  }
  const acl = request.headers['x-amz-acl'] ?? OWNERS_ACL;
  if (ownership !== 'BucketOwnerEnforced' || acl === OWNERS_ACL) return undefined;
  const message = 'The bucket does not allow ACLs';
  return { status: 400, code: 'AccessControlListNotSupported', message };
}

/** Remembers whose an object is that has just been written, where its bucket's owner does not own everything. */
export function noteOwner(request: GateRequest, principal: string, account: Account): void {
  const { operation, bucket, key } = routeOf(request);
  const place = account.buckets.get(arns.bucket(bucket));
  if (place === undefined || !WRITES.includes(operation)) return;
  const object = `${arns.bucket(bucket)}/${key}`;
  account.objects.delete(object);
  const { ownership } = place;
  const alsoBucketOwner = request.headers['x-amz-acl'] === OWNERS_ACL;
  if (ownership === 'BucketOwnerEnforced') return;
  if (ownership === 'BucketOwnerPreferred' && alsoBucketOwner) return;
  account.objects.set(object, { accountId: principal.split(':')[4] ?? '', alsoBucketOwner });
}

/**
 * Whether an object is somebody else's who has not granted it: its bucket's policy is not about it, and not even the
 * bucket's owner may read it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
 */
export function isSomebodyElses(
  { action, resource }: Need,
  principal: string,
  account: Account,
): boolean {
  if (!/^s3:GetObject/.test(action)) return false;
  const owner = account.objects.get(resource);
  const caller = principal.split(':')[4];
  if (owner === undefined || owner.accountId === caller) return false;
  const bucketOwner = account.buckets.get(resource.split('/')[0] ?? '')?.accountId;
  return !(owner.alsoBucketOwner && caller === bucketOwner);
}
