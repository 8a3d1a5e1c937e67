import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { copySource } from './copy';
import type { Stage } from './stage';

/** Of "onetwo", made by another implementation. */
const CRC32 = 'jBGBRQ==';
const CRC64NVME = 'Cowcrf6qYCE=';

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html */
export function checksumCases({ client, newBucket, conforms }: Stage): void {
  const head = (Bucket: string, Key: string) =>
    client().send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: 'ENABLED' }));
  const putWhole = async () => {
    const Bucket = await newBucket();
    const put = { Bucket, Key: 'whole', Body: 'onetwo', ChecksumCRC32: CRC32 };
    await client().send(new PutObjectCommand(put));
    return Bucket;
  };
  const putParts = async (
    Bucket: string,
    asked: Pick<CreateMultipartUploadCommandInput, 'ChecksumAlgorithm' | 'ChecksumType'>,
  ) => {
    const at = { Bucket, Key: 'parts' };
    const { UploadId } = await client().send(new CreateMultipartUploadCommand({ ...at, ...asked }));
    const part = { ...at, UploadId, PartNumber: 1, Body: 'onetwo' };
    const algorithm = asked.ChecksumAlgorithm;
    const { ETag, ...sums } = await client().send(
      new UploadPartCommand({ ...part, ...(algorithm && { ChecksumAlgorithm: algorithm }) }),
    );
    const name = `Checksum${algorithm}` as 'ChecksumSHA256';
    const Parts = [{ PartNumber: 1, ETag, [name]: sums[name] }];
    return client().send(
      new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }),
    );
  };

  conforms('a HEAD tells the checksum that an object was put with, when asked', async () => {
    const Bucket = await putWhole();
    expect(await head(Bucket, 'whole')).toMatchObject({ ChecksumCRC32: CRC32 });
    const plain = await client().send(new HeadObjectCommand({ Bucket, Key: 'whole' }));
    expect(plain.ChecksumCRC32).toBeUndefined();
  });

  conforms('a checksum says that it is of the whole object', async () => {
    expect(await head(await putWhole(), 'whole')).toMatchObject({ ChecksumType: 'FULL_OBJECT' });
  });

  conforms('a copy has the checksum of its source, and its response tells it', async () => {
    const Bucket = await putWhole();
    const copy = { Bucket, Key: 'copy', CopySource: copySource(Bucket, 'whole') };
    const { CopyObjectResult } = await client().send(new CopyObjectCommand(copy));
    expect(CopyObjectResult).toMatchObject({ ChecksumCRC32: CRC32 });
    expect(await head(Bucket, 'copy')).toMatchObject({ ChecksumCRC32: CRC32 });
  });

  conforms(
    'an upload in parts that asks for no checksum has a CRC64NVME of the whole',
    async () => {
      const Bucket = await newBucket();
      const whole = { ChecksumCRC64NVME: CRC64NVME, ChecksumType: 'FULL_OBJECT' };
      expect(await putParts(Bucket, {})).toMatchObject(whole);
      expect(await head(Bucket, 'parts')).toMatchObject(whole);
    },
  );

  conforms("an upload in parts that asks for SHA-256 has one of its parts'", async () => {
    const Bucket = await newBucket();
    await putParts(Bucket, { ChecksumAlgorithm: 'SHA256' });
    const found = await head(Bucket, 'parts');
    expect(found).toMatchObject({ ChecksumType: 'COMPOSITE' });
    expect(found.ChecksumSHA256).toMatch(/^\S{44}-1$/);
    // Copied in one piece it is one of the whole.
    const copy = { Bucket, Key: 'copy', CopySource: copySource(Bucket, 'parts') };
    await client().send(new CopyObjectCommand(copy));
    expect(await head(Bucket, 'copy')).toMatchObject({ ChecksumType: 'FULL_OBJECT' });
  });

  conforms('an upload in parts can ask for a CRC32 of the whole', async () => {
    const Bucket = await newBucket();
    await putParts(Bucket, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    expect(await head(Bucket, 'parts')).toMatchObject({ ChecksumCRC32: CRC32 });
  });

  conforms('under a key of KMS an ETag is no MD5, and each copy has another', async () => {
    const Bucket = await newBucket();
    const encrypted = { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: 'alias/aws/s3' } as const;
    const put = { Bucket, Key: 'one', Body: 'onetwo', ...encrypted };
    const { ETag, ServerSideEncryption } = await client().send(new PutObjectCommand(put));
    expect(ServerSideEncryption).toBe('aws:kms');
    const copy = { Bucket, Key: 'two', CopySource: copySource(Bucket, 'one'), ...encrypted };
    const { CopyObjectResult } = await client().send(new CopyObjectCommand(copy));
    const { ETag: again } = await client().send(new PutObjectCommand(put));
    const tags = [ETag, CopyObjectResult?.ETag, again];
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[0-9a-f]{32}"$/);
  });
}
