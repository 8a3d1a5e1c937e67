import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { failureOf } from '../fixtures/client';
import type { Stage } from './stage';

export function bucketCases({ client, newBucket, conforms }: Stage): void {
  conforms('a bucket is listed, found and removed', async () => {
    const Bucket = await newBucket();
    const { Buckets = [] } = await client().send(new ListBucketsCommand({}));
    expect(Buckets.map(({ Name }) => Name)).toContain(Bucket);
    await client().send(new HeadBucketCommand({ Bucket }));
    await client().send(new DeleteBucketCommand({ Bucket }));
    const gone = await failureOf(client().send(new HeadBucketCommand({ Bucket })));
    expect(gone).toEqual({ name: 'NotFound', status: 404 });
  });

  conforms('a bucket with objects is not removed', async () => {
    const Bucket = await newBucket();
    await client().send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'v' }));
    expect(await failureOf(client().send(new DeleteBucketCommand({ Bucket })))).toEqual({
      name: 'BucketNotEmpty',
      status: 409,
    });
  });

  conforms('a bucket answers where it is and that it is not versioned', async () => {
    const Bucket = await newBucket();
    const location = await client().send(new GetBucketLocationCommand({ Bucket }));
    expect(location.LocationConstraint ?? '').toBe('');
    const versioning = await client().send(new GetBucketVersioningCommand({ Bucket }));
    expect(versioning.Status).toBeUndefined();
  });

  conforms('a bad bucket name is refused', async () => {
    const response = failureOf(client().send(new CreateBucketCommand({ Bucket: 'No_Such_Name' })));
    expect(await response).toEqual({ name: 'InvalidBucketName', status: 400 });
  });
}
