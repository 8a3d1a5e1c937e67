import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { NASTY_KEYS } from '@lambda-core/local/s3/fixtures/client';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { clientsFor } from '@lambda-core/s3-clone-common/s3/fixtures/clients';
import { type VerifyOptions, verifyClone } from './verify';

let server: S3Server;
let s3: S3Client;
let clients: Clients;

beforeEach(async () => {
  server = await openS3({ minimumPartSize: 0 });
  clients = clientsFor(server.endpoint);
  s3 = clients.sdk().clientFor();
  server.createBucket('from');
  server.createBucket('into');
});

afterEach(async () => {
  clients[Symbol.dispose]();
  await server.close();
});

const put = (
  Bucket: string,
  Key: string,
  Body: string,
  more: Partial<PutObjectCommandInput> = {},
) => s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));

async function verify(options: Partial<VerifyOptions> = {}, prefixes = { source: '', into: '' }) {
  const found = await verifyClone(
    { client: clients.clientFor(), sdkClient: s3, bucket: 'from', prefix: prefixes.source },
    { client: clients.clientFor(), sdkClient: s3, bucket: 'into', prefix: prefixes.into },
    {
      level: 'listing',
      includes: () => true,
      retrying: { counters: { retries: 0, throttles: 0 } },
      ...options,
    },
  );
  expect(found.differences.first.length).toBe(Math.min(100, found.differences.total));
  return found;
}

test('equal buckets have no difference, whatever the keys', async () => {
  for (const key of NASTY_KEYS) {
    await put('from', key, `body of ${key}`);
    await put('into', key, `body of ${key}`);
  }
  for (const level of ['listing', 'full'] as const) {
    const { compared, differences } = await verify({ level });
    expect({ compared, total: differences.total }).toEqual({
      compared: NASTY_KEYS.length,
      total: 0,
    });
  }
});

test('missing, extra and different objects are told apart, at level listing', async () => {
  await put('from', 'a missing', 'x');
  await put('into', 'b extra', 'x');
  await put('from', 'c size', 'x');
  await put('into', 'c size', 'xy');
  await put('from', 'd etag', 'x');
  await put('into', 'd etag', 'y');
  await put('from', 'e headers', 'x', { ContentType: 'text/css' });
  await put('into', 'e headers', 'x');
  const { compared, differences } = await verify();
  expect(compared).toBe(3);
  expect(differences).toEqual({
    total: 4,
    first: [
      { key: 'a missing', kind: 'missing' },
      { key: 'b extra', kind: 'extra' },
      { key: 'c size', kind: 'different', reason: 'size: 1 became 2' },
      {
        key: 'd etag',
        kind: 'different',
        reason: expect.stringMatching(/^ETag: [0-9a-f]{32} became [0-9a-f]{32}$/),
      },
    ],
  });
});

test('headers, metadata and tags count at level full, the storage class does not', async () => {
  await put('from', 'header', 'x', { ContentType: 'text/css', CacheControl: 'no-store' });
  await put('into', 'header', 'x', { ContentType: 'text/html' });
  await put('from', 'metadata', 'x', { Metadata: { one: '1', two: '2' } });
  await put('into', 'metadata', 'x', { Metadata: { one: '1', two: '3' } });
  await put('from', 'tags', 'x', { Tagging: 'a=1&b=2' });
  await put('into', 'tags', 'x', { Tagging: 'a=1&c=2' });
  await put('from', 'class', 'x');
  await put('into', 'class', 'x', { StorageClass: 'GLACIER_IR' });
  const { differences, storageClasses } = await verify({ level: 'full' });
  expect(differences.first).toEqual([
    {
      key: 'header',
      kind: 'different',
      reason:
        'Content-Type: "text/css" became "text/html"; Cache-Control: "no-store" became nothing',
    },
    { key: 'metadata', kind: 'different', reason: 'metadata two: "2" became "3"' },
    {
      key: 'tags',
      kind: 'different',
      reason: 'tag b: "2" became nothing; tag c: nothing became "2"',
    },
  ]);
  expect(storageClasses).toBe(1);
});

test('the ETag of an upload in parts is compared by size', async () => {
  const at = { Bucket: 'from', Key: 'parts' };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at));
  const { ETag } = await s3.send(
    new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'content' }),
  );
  await s3.send(
    new CompleteMultipartUploadCommand({
      ...at,
      UploadId,
      MultipartUpload: { Parts: [{ ETag, PartNumber: 1 }] },
    }),
  );
  await s3.send(new CopyObjectCommand({ Bucket: 'into', Key: 'parts', CopySource: 'from/parts' }));
  expect((await verify({ level: 'full' })).differences.total).toBe(0);
  await put('into', 'parts', 'longer content');
  expect((await verify()).differences.first[0]?.reason).toBe('size: 7 became 14');
});

test('prefixes are replaced, and keys that were not cloned are left out on both sides', async () => {
  await put('from', 'a/one.jpg', 'x');
  await put('from', 'a/two.txt', 'x');
  await put('from', 'elsewhere', 'x');
  await put('into', 'b/one.jpg', 'x');
  await put('into', 'b/three.txt', 'x');
  await put('into', 'old', 'x');
  const includes = (name: string) => name.endsWith('.jpg');
  const prefixes = { source: 'a/', into: 'b/' };
  expect(await verify({ includes }, prefixes)).toMatchObject({
    compared: 1,
    differences: { total: 0 },
  });
  await put('from', 'a/four.jpg', 'x');
  expect((await verify({ includes }, prefixes)).differences.first).toEqual([
    { key: 'a/four.jpg', kind: 'missing' },
  ]);
});

test('an object that goes while it is compared is told of, and ends nothing', async () => {
  await put('from', 'gone', 'x');
  await put('into', 'gone', 'y');
  // After the listings, whose ETags differ, comes the HEAD.
  const removed = new Proxy(s3, {
    get(target, name, receiver) {
      if (name !== 'send') return Reflect.get(target, name, receiver);
      return async (command: { constructor: { name: string } }) => {
        if (command.constructor.name === 'HeadObjectCommand') {
          await s3.send(new DeleteObjectCommand({ Bucket: 'into', Key: 'gone' }));
        }
        return s3.send(command as never);
      };
    },
  });
  const found = await verifyClone(
    { client: clients.clientFor(), sdkClient: removed, bucket: 'from', prefix: '' },
    { client: clients.clientFor(), sdkClient: removed, bucket: 'into', prefix: '' },
    {
      level: 'listing',
      includes: () => true,
      retrying: { counters: { retries: 0, throttles: 0 } },
    },
  );
  expect(found.differences.first).toEqual([
    { key: 'gone', kind: 'missing', reason: 'deleted since it was listed' },
  ]);
});

test('of very many differences all are counted and a hundred are kept', async () => {
  server.addSyntheticBucket('many', {
    count: 2_500,
    keyAt: (index) => `k${String(index).padStart(6, '0')}`,
  });
  const { differences } = await verifyClone(
    { client: clients.clientFor(), sdkClient: s3, bucket: 'many', prefix: '' },
    { client: clients.clientFor(), sdkClient: s3, bucket: 'into', prefix: '' },
    {
      level: 'full',
      includes: () => true,
      retrying: { counters: { retries: 0, throttles: 0 } },
    },
  );
  expect(differences.total).toBe(2_500);
  expect(differences.first).toHaveLength(100);
});
