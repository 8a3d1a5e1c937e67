import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { clientFor, failureOf } from './fixtures/client';
import { openS3 } from './server';
import { evenListing } from './synthetic-space';

const GIB = 1024 ** 3;
const Bucket = 'synthetic';

test('6 GiB are copied in parts, byte for byte, without being there', async () => {
  await using server = await openS3();
  server.putSynthetic(Bucket, 'huge', { size: 6 * GIB });
  server.createBucket('destination');
  const client = clientFor(server.endpoint);
  const CopySource = `${Bucket}/huge`;
  const target = { Bucket: 'destination', Key: 'huge' };
  const whole = await failureOf(client.send(new CopyObjectCommand({ ...target, CopySource })));
  expect(whole).toEqual({ name: 'InvalidRequest', status: 400 });

  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  // Not in equal parts: the seams lie at odd offsets.
  const seams = [0, 1_000_000_001, 3 * GIB + 7, 6 * GIB];
  for (let PartNumber = 1; PartNumber < seams.length; PartNumber++) {
    const CopySourceRange = `bytes=${seams[PartNumber - 1]}-${Number(seams[PartNumber]) - 1}`;
    const { CopyPartResult } = await client.send(
      new UploadPartCopyCommand({ ...target, UploadId, PartNumber, CopySource, CopySourceRange }),
    );
    Parts.push({ PartNumber, ETag: CopyPartResult?.ETag });
  }
  const MultipartUpload = { Parts };
  await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
  const head = await client.send(new HeadObjectCommand(target));
  expect(head.ContentLength).toBe(6 * GIB);
  for (const seam of seams.slice(0, -1)) {
    const Range = `bytes=${Math.max(0, seam - 100_000)}-${seam + 100_000}`;
    const read = async (where: { Bucket: string; Key: string }) => {
      const { Body } = await client.send(new GetObjectCommand({ ...where, Range }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    };
    const source = await read({ Bucket, Key: 'huge' });
    expect(Buffer.compare(await read(target), source)).toBe(0);
  }
  client.destroy();
});

test('a bucket made of functions is listed, read and copied from, but not written', async () => {
  await using server = await openS3();
  server.addSyntheticBucket(Bucket, evenListing(1_000_000, 200_000, 10));
  server.createBucket('destination');
  const client = clientFor(server.endpoint);
  const groups = await client.send(
    new ListObjectsV2Command({ Bucket, Delimiter: '/', StartAfter: 'p199998~' }),
  );
  expect(groups.CommonPrefixes).toEqual([{ Prefix: 'p199999/' }]);
  const { Contents = [] } = await client.send(
    new ListObjectsV2Command({ Bucket, Prefix: 'p123456/' }),
  );
  expect(Contents).toHaveLength(5);
  const Key = String(Contents[0]?.Key);
  await client.send(
    new CopyObjectCommand({ Bucket: 'destination', Key, CopySource: `${Bucket}/${Key}` }),
  );
  const read = async (bucket: string) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
    return Body?.transformToString('hex');
  };
  expect(await read('destination')).toBe(await read(Bucket));
  expect((await read(Bucket))?.length).toBe(20);
  const put = client.send(new PutObjectCommand({ Bucket, Key, Body: 'v' }));
  expect(await failureOf(put)).toEqual({ name: 'AccessDenied', status: 403 });
  client.destroy();
});
