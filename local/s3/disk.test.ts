import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { clientFor, failureOf, NASTY_KEYS } from './fixtures/client';
import { openS3 } from './server';

const Bucket = 'kept';
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 's3-disk-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** Runs `body` against a server of its own over the same directory: each call is a restart. */
async function session<Result>(body: (client: S3Client) => Promise<Result>): Promise<Result> {
  await using server = await openS3({ directory, minimumPartSize: 0 });
  server.createBucket(Bucket);
  const client = clientFor(server.endpoint);
  try {
    return await body(client);
  } finally {
    client.destroy();
  }
}

const text = async (client: S3Client, Key: string) =>
  (await client.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();
const files = () => readdir(join(directory, 'bytes'));

test('objects of any key survive a restart, with metadata and tags', async () => {
  const keys = [...NASTY_KEYS, 'line\u2028separator'];
  await session(async (client) => {
    for (const Key of keys) {
      await client.send(
        new PutObjectCommand({ Bucket, Key, Body: Key, Metadata: { m: '1' }, Tagging: 't=1' }),
      );
    }
  });
  await session(async (client) => {
    for (const Key of keys) {
      const { Body, Metadata } = await client.send(new GetObjectCommand({ Bucket, Key }));
      expect(await Body?.transformToString()).toBe(Key);
      expect(Metadata).toEqual({ m: '1' });
    }
    const tagging = await client.send(
      new GetObjectTaggingCommand({ Bucket, Key: keys[0] as string }),
    );
    expect(tagging.TagSet).toEqual([{ Key: 't', Value: '1' }]);
    const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket }));
    expect(KeyCount).toBe(keys.length);
  });
});

test('an upload that was open goes on after a restart', async () => {
  const target = { Bucket, Key: 'joined' };
  const done = await session(async (client) => {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
    const part = new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'one ' });
    return { UploadId, Parts: [{ PartNumber: 1, ETag: (await client.send(part)).ETag }] };
  });
  await session(async (client) => {
    const { UploadId } = done;
    const part = new UploadPartCommand({ ...target, UploadId, PartNumber: 2, Body: 'two' });
    const Parts = [...done.Parts, { PartNumber: 2, ETag: (await client.send(part)).ETag }];
    const MultipartUpload = { Parts };
    await client.send(new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload }));
  });
  expect(await session((client) => text(client, 'joined'))).toBe('one two');
});

test('copies share one file, which goes with the last of them', async () => {
  await session(async (client) => {
    await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'bytes' }));
    await client.send(new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
  });
  expect(await files()).toHaveLength(1);
  await session(async (client) => {
    expect(await text(client, 'b')).toBe('bytes');
    await client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'other' }));
    expect(await text(client, 'b')).toBe('other');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
  });
  expect(await files()).toEqual([]);
});

test('a refused upload leaves no file', async () => {
  await session(async (client) => {
    const ChecksumCRC32 = 'AAAAAA==';
    const put = new PutObjectCommand({ Bucket, Key: 'k', Body: 'v', ChecksumCRC32 });
    expect((await failureOf(client.send(put))).name).toBe('BadDigest');
  });
  expect(await files()).toEqual([]);
});

test('a journal cut short by a kill loses only the unanswered write', async () => {
  await session((client) => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'v' })));
  await appendFile(join(directory, 'journal.jsonl'), '{"type":"object","buck');
  expect(await session((client) => text(client, 'a'))).toBe('v');
  await session((client) => client.send(new PutObjectCommand({ Bucket, Key: 'b', Body: 'w' })));
  expect(await session((client) => text(client, 'b'))).toBe('w');
});

test('a broken journal is refused by file and line', async () => {
  await session((client) => client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'v' })));
  await appendFile(join(directory, 'journal.jsonl'), 'not json\n');
  await expect(openS3({ directory })).rejects.toThrow(/journal\.jsonl line 3: found not json/);
});
