import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { failureOf } from '../fixtures/client';
import type { Stage } from './stage';

const MIB = 1024 ** 2;

export function multipartCases({ client, newBucket, conforms }: Stage): void {
  const create = async (Key = 'joined', given: object = {}) => {
    const Bucket = await newBucket();
    const { UploadId = '' } = await client().send(
      new CreateMultipartUploadCommand({ Bucket, Key, ...given }),
    );
    return { Bucket, Key, UploadId };
  };
  type Target = Awaited<ReturnType<typeof create>>;
  const upload = async (target: Target, PartNumber: number, Body: Buffer) => {
    const { ETag } = await client().send(new UploadPartCommand({ ...target, PartNumber, Body }));
    return { PartNumber, ETag };
  };
  type Done = { PartNumber: number; ETag: string | undefined };
  const complete = (target: Target, Parts: Done[], given: object = {}) =>
    client().send(
      new CompleteMultipartUploadCommand({ ...target, MultipartUpload: { Parts }, ...given }),
    );

  conforms('parts are joined with their metadata, tags and a multipart ETag', async () => {
    const target = await create('a & b', { Metadata: { m: '1' }, Tagging: 't=1' });
    const first = Buffer.alloc(5 * MIB, 'a');
    const last = Buffer.from('the end');
    const parts = [await upload(target, 1, first), await upload(target, 3, last)];
    const { ETag, Key } = await complete(target, parts);
    expect(Key).toBe('a & b');
    expect(ETag).toBe(`"${md5(md5(first), md5(last)).toString('hex')}-2"`);
    const { Body, Metadata } = await client().send(new GetObjectCommand(at(target)));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(Buffer.compare(bytes, Buffer.concat([first, last]))).toBe(0);
    expect(Metadata).toEqual({ m: '1' });
    const { TagSet } = await client().send(new GetObjectTaggingCommand(at(target)));
    expect(TagSet).toEqual([{ Key: 't', Value: '1' }]);
  });

  conforms('parts are copied from ranges of another object', async () => {
    const Bucket = await newBucket();
    const body = Buffer.alloc(6 * MIB, '0123456789');
    const { ETag: sourceTag = '' } = await client().send(
      new PutObjectCommand({ Bucket, Key: 'source', Body: body }),
    );
    const target = await create();
    const copyPart = async (PartNumber: number, CopySourceRange: string, tag = sourceTag) => {
      const { CopyPartResult } = await client().send(
        new UploadPartCopyCommand({
          ...target,
          PartNumber,
          CopySource: `${Bucket}/source`,
          CopySourceRange,
          CopySourceIfMatch: tag,
        }),
      );
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    const parts = [
      await copyPart(1, `bytes=0-${5 * MIB - 1}`),
      await copyPart(2, `bytes=${5 * MIB}-${6 * MIB - 1}`),
    ];
    await complete(target, parts);
    const { Body } = await client().send(new GetObjectCommand(at(target)));
    const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
    expect(Buffer.compare(bytes, body)).toBe(0);
  });

  conforms('a part copy holds to the version of its source', async () => {
    const target = await create();
    const { Bucket } = target;
    await client().send(new PutObjectCommand({ Bucket, Key: 'source', Body: 'v' }));
    const response = client().send(
      new UploadPartCopyCommand({
        ...target,
        PartNumber: 1,
        CopySource: `${Bucket}/source`,
        CopySourceIfMatch: '"other"',
      }),
    );
    expect((await failureOf(response)).status).toBe(412);
  });

  conforms('parts out of order are refused', async () => {
    const target = await create();
    const one = await upload(target, 1, Buffer.alloc(5 * MIB));
    const two = await upload(target, 2, Buffer.alloc(5 * MIB, 2));
    expect((await failureOf(complete(target, [two, one]))).name).toBe('InvalidPartOrder');
  });

  conforms('a missing part or another ETag is refused', async () => {
    const target = await create();
    const one = await upload(target, 1, Buffer.alloc(5 * MIB));
    const two = await upload(target, 2, Buffer.from('end'));
    const wrong = [{ ...one, ETag: `"${'0'.repeat(32)}"` }, two];
    expect((await failureOf(complete(target, wrong))).name).toBe('InvalidPart');
    const missing = [one, { PartNumber: 9, ETag: two.ETag }];
    expect((await failureOf(complete(target, missing))).name).toBe('InvalidPart');
    await complete(target, [one, two]);
  });

  conforms('a small part that is not the last is refused', async () => {
    const target = await create();
    const parts = [
      await upload(target, 1, Buffer.from('small')),
      await upload(target, 2, Buffer.from('end')),
    ];
    expect(await failureOf(complete(target, parts))).toEqual({
      name: 'EntityTooSmall',
      status: 400,
    });
  });

  conforms('completing with IfNoneMatch: * never overwrites', async () => {
    const target = await create();
    const { Bucket, Key } = target;
    await client().send(new PutObjectCommand({ Bucket, Key, Body: 'first' }));
    const parts = [await upload(target, 1, Buffer.from('second'))];
    const response = failureOf(complete(target, parts, { IfNoneMatch: '*' }));
    expect(await response).toEqual({ name: 'PreconditionFailed', status: 412 });
  });

  conforms('open uploads and their parts are listed until aborted', async () => {
    const target = await create();
    const { Bucket, UploadId } = target;
    await upload(target, 1, Buffer.from('a'));
    await upload(target, 2, Buffer.from('bc'));
    const uploads = async () =>
      (await client().send(new ListMultipartUploadsCommand({ Bucket }))).Uploads ?? [];
    expect((await uploads()).map((one) => one.UploadId)).toEqual([UploadId]);
    const first = await client().send(new ListPartsCommand({ ...target, MaxParts: 1 }));
    expect(first).toMatchObject({ IsTruncated: true, Parts: [{ PartNumber: 1, Size: 1 }] });
    const rest = await client().send(new ListPartsCommand({ ...target, PartNumberMarker: '1' }));
    expect(rest.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([2]);
    await client().send(new AbortMultipartUploadCommand(target));
    expect(await uploads()).toEqual([]);
  });

  conforms('an aborted upload takes no more parts and leaves no object', async () => {
    const target = await create();
    await client().send(new AbortMultipartUploadCommand(target));
    const late = failureOf(upload(target, 3, Buffer.from('late')));
    expect(await late).toEqual({ name: 'NoSuchUpload', status: 404 });
    const head = await failureOf(client().send(new HeadObjectCommand(at(target))));
    expect(head.status).toBe(404);
  });
}

function at({ Bucket, Key }: { Bucket: string; Key: string }) {
  return { Bucket, Key };
}

function md5(...chunks: Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(chunks)).digest();
}
