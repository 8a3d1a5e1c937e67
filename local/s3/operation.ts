/** Every operation the server knows, with the class that its rate limit counts it in. */
export const OPERATIONS = {
  ListBuckets: 'read',
  CreateBucket: 'write',
  HeadBucket: 'read',
  DeleteBucket: 'write',
  GetBucketSetting: 'read',
  ListObjects: 'read',
  ListObjectsV2: 'read',
  ListMultipartUploads: 'read',
  DeleteObjects: 'write',
  PutObject: 'write',
  GetObject: 'read',
  HeadObject: 'read',
  DeleteObject: 'write',
  CopyObject: 'write',
  GetObjectAttributes: 'read',
  GetObjectAcl: 'read',
  GetObjectTagging: 'read',
  PutObjectTagging: 'write',
  DeleteObjectTagging: 'write',
  RestoreObject: 'write',
  CreateMultipartUpload: 'write',
  UploadPart: 'write',
  UploadPartCopy: 'write',
  ListParts: 'read',
  CompleteMultipartUpload: 'write',
  AbortMultipartUpload: 'write',
} as const;

export type Operation = keyof typeof OPERATIONS;

export const OPERATION_NAMES = Object.keys(OPERATIONS) as Operation[];

export function isOperation(name: string): name is Operation {
  return Object.hasOwn(OPERATIONS, name);
}
