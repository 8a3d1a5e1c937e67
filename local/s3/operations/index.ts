import type { Handler } from '../call';
import type { Operation } from '../operation';
import { getBucketSetting, getObjectAcl } from './bucket-settings';
import { createBucket, deleteBucket, headBucket, listBuckets } from './buckets';
import { copyObject } from './copy';
import { deleteObject, deleteObjects } from './delete';
import { getObject, headObject } from './get';
import { getObjectAttributes } from './get-attributes';
import { listObjects, listObjectsV2 } from './list';
import { abortMultipartUpload, completeMultipartUpload, createMultipartUpload } from './multipart';
import { uploadPart, uploadPartCopy } from './parts';
import { putObject } from './put';
import { restoreObject } from './restore';
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from './tagging';
import { listMultipartUploads, listParts } from './uploads-list';

export const HANDLERS: Record<Operation, Handler> = {
  ListBuckets: listBuckets,
  CreateBucket: createBucket,
  HeadBucket: headBucket,
  DeleteBucket: deleteBucket,
  GetBucketSetting: getBucketSetting,
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListMultipartUploads: listMultipartUploads,
  DeleteObjects: deleteObjects,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  DeleteObject: deleteObject,
  CopyObject: copyObject,
  GetObjectAttributes: getObjectAttributes,
  GetObjectAcl: getObjectAcl,
  GetObjectTagging: getObjectTagging,
  PutObjectTagging: putObjectTagging,
  DeleteObjectTagging: deleteObjectTagging,
  RestoreObject: restoreObject,
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  UploadPartCopy: uploadPartCopy,
  ListParts: listParts,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
};
