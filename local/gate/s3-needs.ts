import type { Operation } from '../s3/operation';
import { decodeKey, routeOf } from '../s3/route';
import { children, parseXml, textOf } from '../s3/xml';
import type { Account } from './account';
import { arns } from './arns';
import { keyNeeds, need } from './need';
import { NotMapped } from './not-mapped';
import type { GateRequest } from './request';
import type { Need } from './types';

type At = {
  readonly bucket: string;
  /** ARN of the object, when the request names one. */
  readonly object: string;
  readonly query: URLSearchParams;
  readonly request: GateRequest;
};

/**
 * What a request to S3 needs, as AWS maps it.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 */
export function s3Needs(request: GateRequest, account: Account): Need[] {
  const { operation, bucket, key, query } = routeOf(request);
  const unknown = [...query.keys()].find((name) => !PARAMETERS.test(name));
  if (unknown !== undefined) throw new NotMapped(`s3 ${operation} with ?${unknown}`);
  const bucketArn = arns.bucket(bucket);
  const at = { bucket: bucketArn, object: `${bucketArn}/${key}`, query, request };
  const needs = NEEDS[operation]?.(at) ?? [];
  if (needs.length === 0) throw new NotMapped(`s3 ${operation} (${request.method} ${request.url})`);
  return needs.flatMap((one) => [one, ...objectKeyNeeds(one, operation, account)]);
}

/** Of the calls below. A name that is none of these makes another call of what looks like one of them. */
const PARAMETERS =
  /^(list-type|prefix|delimiter|max-(keys|uploads)|marker|(key|upload-id)-marker|continuation-token|start-after|encoding-type|fetch-owner|uploads|uploadId|partNumber|versionId|tagging|attributes|delete|location|acl|restore|x-id|response-.*)$/;

const NEEDS: Partial<Record<Operation, (at: At) => readonly Need[]>> = {
  ListBuckets: () => [need('s3:ListAllMyBuckets', '*')],
  HeadBucket: ({ bucket }) => [need('s3:ListBucket', bucket)],
  GetBucketSetting({ bucket, query }) {
    if (query.has('location')) return [need('s3:GetBucketLocation', bucket)];
    return query.has('acl') ? [need('s3:GetBucketAcl', bucket)] : [];
  },
  ListObjects: listing,
  ListObjectsV2: listing,
  ListMultipartUploads: ({ bucket }) => [need('s3:ListBucketMultipartUploads', bucket)],
  GetObject: read,
  // There is no permission of its own: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
  HeadObject: read,
  GetObjectAttributes: (at) => [...read(at), need('s3:GetObjectAttributes', at.object)],
  GetObjectTagging: (at) => [need(ofVersion('s3:GetObjectTagging', at), at.object)],
  PutObjectTagging: (at) => [need(ofVersion('s3:PutObjectTagging', at), at.object)],
  DeleteObjectTagging: (at) => [need(ofVersion('s3:DeleteObjectTagging', at), at.object)],
  PutObject: write,
  CreateMultipartUpload: write,
  UploadPart: (at) => [need('s3:PutObject', at.object)],
  CompleteMultipartUpload: (at) => [need('s3:PutObject', at.object)],
  UploadPartCopy: (at) => [...sourceOf(at).read, need('s3:PutObject', at.object)],
  CopyObject(at) {
    const { object, read: reading, tags } = sourceOf(at);
    const writing = write(at);
    // Tags go along unless the request says otherwise. S3 asks only when the source has any; whether it has
    // is not known here, and a clone has to be able to copy both.
    if (at.request.headers['x-amz-tagging-directive'] === 'REPLACE')
      return [...reading, ...writing];
    return [...reading, need(tags, object), ...writing, need('s3:PutObjectTagging', at.object)];
  },
  DeleteObject: (at) => [need(ofVersion('s3:DeleteObject', at), at.object)],
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
  RestoreObject: ({ object }) => [need('s3:RestoreObject', object)],
  DeleteObjects: ({ bucket, request }) =>
    children(parseXml(request.body.toString(), 'Delete'), 'Object').map((one) => {
      const action =
        textOf(one, 'VersionId') === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
      return need(action, `${bucket}/${textOf(one, 'Key') ?? ''}`);
    }),
  ListParts: ({ object }) => [need('s3:ListMultipartUploadParts', object)],
  AbortMultipartUpload: ({ object }) => [need('s3:AbortMultipartUpload', object)],
};

function listing({ bucket, query }: At): Need[] {
  const keys = ['prefix', 'delimiter', 'max-keys'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[`s3:${name}`, value] as const];
  });
  return [need('s3:ListBucket', bucket, Object.fromEntries(keys))];
}

function read(at: At): Need[] {
  return [need(ofVersion('s3:GetObject', at), at.object)];
}

function write({ object, request: { headers } }: At): Need[] {
  const context = Object.fromEntries(
    ['x-amz-acl', 'x-amz-storage-class', 'x-amz-server-side-encryption'].flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[`s3:${name}`, value] as const] : [];
    }),
  );
  const tags = headers['x-amz-tagging'] === undefined ? [] : [need('s3:PutObjectTagging', object)];
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
  const acl = headers['x-amz-acl'];
  const acls =
    typeof acl === 'string' ? [need('s3:PutObjectAcl', object, { 's3:x-amz-acl': acl })] : [];
  return [need('s3:PutObject', object, context), ...tags, ...acls];
}

/** `s3:GetObject` and the like have a second form for a version that is named. */
function ofVersion(action: string, { query }: At): string {
  if (!query.has('versionId')) return action;
  return action.replace(/Object(Tagging)?$/, 'ObjectVersion$1');
}

function sourceOf({ request }: At) {
  // Some clients send raw UTF-8, which Node hands on as Latin-1.
  const header = Buffer.from(String(request.headers['x-amz-copy-source']), 'latin1').toString();
  const [path = '', versionId] = header.replace(/^\//, '').split('?versionId=');
  const slash = path.search(/\/|%2F/i);
  const key = path.slice(path[slash] === '/' ? slash + 1 : slash + 3);
  const object = `${arns.bucket(path.slice(0, slash))}/${decodeKey(key)}`;
  const version = versionId === undefined ? 'Object' : 'ObjectVersion';
  return {
    object,
    read: [need(`s3:Get${version}`, object)],
    tags: `s3:Get${version}Tagging`,
  };
}

/** A copy in parts reads the parts back. https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
const IN_PARTS: readonly Operation[] = [
  'CreateMultipartUpload',
  'UploadPart',
  'UploadPartCopy',
  'CompleteMultipartUpload',
];

/** S3 uses a customer's key in the caller's name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html */
export function objectKeyNeeds(
  { action, resource }: Need,
  operation: Operation,
  account: Account,
): Need[] {
  const bucket = resource.split('/')[0] ?? '';
  // The bucket's, also of a source that is copied to elsewhere.
  const { region } = account.buckets.get(bucket) ?? account.place;
  return keyNeeds(bucket, usesOf(action, operation), account, {
    'kms:ViaService': `s3.${region}.amazonaws.com`,
    'kms:EncryptionContext:aws:s3:arn': resource,
  });
}

function usesOf(action: string, operation: Operation): readonly string[] {
  if (/^s3:GetObject(Version)?$/.test(action)) return ['kms:Decrypt'];
  // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
  if (action === 's3:ListMultipartUploadParts') return ['kms:Decrypt'];
  if (action !== 's3:PutObject') return [];
  return ['kms:GenerateDataKey', ...(IN_PARTS.includes(operation) ? ['kms:Decrypt'] : [])];
}
