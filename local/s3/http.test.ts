import { randomBytes } from 'node:crypto';
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { DeleteObjectsCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { decodeAwsChunked } from './aws-chunked';
import { clientFor, failureOf } from './fixtures/client';
import { openS3, type S3Server } from './server';

const Bucket = 'raw-http';
let server: S3Server;
let client: S3Client;

beforeAll(async () => {
  server = await openS3();
  server.createBucket(Bucket);
  client = clientFor(server.endpoint);
});
afterAll(async () => {
  client.destroy();
  await server.close();
});

test('a bucket can be named by the host', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'a/k', Body: 'v' }));
  const { port } = new URL(server.endpoint);
  const response = await ask({ path: '/a/k', headers: { host: `${Bucket}.localhost:${port}` } });
  expect(response).toMatchObject({ status: 200, body: 'v' });
});

test.each(['evil.example', '127.0.0.1.evil.example:80', 'localhost.evil', '10.0.0.1'])(
  'a request that came by the name %s is refused',
  async (host) => {
    const response = await ask({ path: `/${Bucket}/k`, headers: { host } });
    expect(response.status).toBe(403);
    expect(response.body).toContain(`Host: found ${host}, expected 127.0.0.1, localhost or`);
  },
);

test('errors are XML with a request id, and bare on HEAD', async () => {
  const response = await ask({ path: `/${Bucket}/no<ne` });
  expect(response.status).toBe(404);
  expect(response.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/);
  expect(response.body).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code>' +
      '<Message>The specified key does not exist.</Message>' +
      `<Resource>/${Bucket}/no&lt;ne</Resource>` +
      `<RequestId>${response.headers['x-amz-request-id']}</RequestId></Error>`,
  );
  expect(await ask({ path: `/${Bucket}/none`, method: 'HEAD' })).toMatchObject({ body: '' });
});

test.each([
  ['a key that is no UTF-8', { path: `/${Bucket}/%ff` }, 400, 'InvalidURI'],
  ['a key of 1,025 bytes', { path: `/${Bucket}/${'k'.repeat(1025)}` }, 400, 'KeyTooLongError'],
  ['an unknown operation', { path: `/${Bucket}/k`, method: 'PATCH' }, 501, 'NotImplemented'],
  ['a part number of 0', { path: `/${Bucket}/k?uploadId=x&partNumber=0`, method: 'PUT' }, 400, ''],
  ['a bad page size', { path: `/${Bucket}?list-type=2&max-keys=-1` }, 400, 'InvalidArgument'],
  ['a made-up token', { path: `/${Bucket}?list-type=2&continuation-token=x` }, 400, 'token'],
  ['a batch that is not XML', { path: `/${Bucket}?delete`, method: 'POST' }, 400, 'MalformedXML'],
])('%s is refused', async (_, options, status, found) => {
  const response = await ask(options);
  expect(response.status).toBe(status);
  expect(response.body).toContain(found);
});

test('an upload that a condition refuses is refused before it is sent', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'once', Body: 'v' }));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { expect: '100-continue', 'content-length': 1e9, 'if-none-match': '*' };
    const put = request(`${server.endpoint}/${Bucket}/once`, { method: 'PUT', headers });
    put.once('continue', () => reject(new Error('was told to go on')));
    put.once('response', resolve).once('error', reject);
    put.flushHeaders();
  });
  expect(response.statusCode).toBe(412);
  expect(response.headers.connection).toBe('close');
  response.destroy();
  const Body = randomBytes(4_000_000);
  const large = new PutObjectCommand({ Bucket, Key: 'once', Body, IfNoneMatch: '*' });
  expect((await failureOf(client.send(large))).status).toBe(412);
});

test('1,000 keys full of entities are deleted at once', async () => {
  const Objects = Array.from({ length: 1000 }, (_, n) => ({ Key: `<${n}>&&&"'"'&amp;` }));
  for (const { Key } of Objects) server.putSynthetic('batch', Key, { size: 1 });
  const { Deleted } = await client.send(
    new DeleteObjectsCommand({ Bucket: 'batch', Delete: { Objects } }),
  );
  expect(Deleted).toEqual(Objects);
});

test('aws-chunked bodies decode the same however the network cuts them', async () => {
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 30 });
  const chunks = fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(chunks, cuts, async (parts, lengths) => {
      const wire = Buffer.concat([
        ...parts.flatMap((part) => [
          Buffer.from(`${part.length.toString(16)};chunk-signature=0\r\n`),
          part,
          Buffer.from('\r\n'),
        ]),
        Buffer.from('0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n'),
      ]);
      const trailers = new Map<string, string>();
      const decoded: Buffer[] = [];
      for await (const bytes of decodeAwsChunked(pieces(wire, lengths), trailers)) {
        decoded.push(bytes);
      }
      expect(Buffer.compare(Buffer.concat(decoded), Buffer.concat(parts))).toBe(0);
      expect([...trailers]).toEqual([['x-amz-checksum-crc32', 'AAAAAA==']]);
    }),
  );
});

test.each([
  ['zz\r\n', /the chunk size zz, expected/],
  ['3\r\nabcd\r\n', /bytes beyond the size/],
  ['3\r\nabc\r\n', /the end of the body before its last chunk/],
])('a malformed aws-chunked body is refused: %j', async (wire, message) => {
  const all = async () => {
    for await (const _ of decodeAwsChunked(pieces(Buffer.from(wire), [99]), new Map()));
  };
  await expect(all()).rejects.toThrow(message);
});

async function* pieces(wire: Buffer, lengths: number[]): AsyncGenerator<Buffer> {
  for (let at = 0, n = 0; at < wire.length; n++) {
    const length = lengths[n % lengths.length] ?? 1;
    yield wire.subarray(at, at + length);
    at += length;
  }
}

async function ask(options: RequestOptions) {
  const { port } = new URL(server.endpoint);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port, ...options }, resolve)
      .once('error', reject)
      .end();
  });
  const { statusCode: status, headers } = response;
  return { status, headers, body: await text(response) };
}
