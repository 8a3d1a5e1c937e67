import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { failureKind } from '@lambda-core/common/s3-errors';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { bucketAddress } from './address';
import { type Client, openClient } from './client';
import { TIMEOUTS } from './regional-clients';

let s3: S3Server | undefined;
let server: Server | undefined;
let client: Client;
afterEach(async () => {
  client.destroy();
  await s3?.close();
  server?.closeAllConnections();
  server?.close();
  s3 = undefined;
  server = undefined;
});

const open = (endpoint: string, idleMilliseconds = 5_000) => {
  client = openClient({
    region: async () => 'eu-west-1',
    credentials: async () => ({ accessKeyId: 'a', secretAccessKey: 'b' }),
    endpoint,
    connections: 4,
    ...TIMEOUTS,
    idleMilliseconds,
  });
};

const KEYS = ['plain', 'a b+c%?#&"\'.txt', '//x/', '/leading', 'ü€😀', "!'()*~", '../up', '%41'];

test.each(KEYS)('copies and reads the object %j', async (key) => {
  s3 = await openS3();
  open(s3.endpoint);
  s3.createBucket('to');
  s3.putSynthetic('from', key, { size: 3 });
  const source = `from/${key.split('/').map(encodeURIComponent).join('/')}`;
  const copied = await client.send({
    method: 'PUT',
    bucket: 'to',
    key,
    headers: { 'x-amz-copy-source': source },
  });
  expect(copied).toMatchObject({ status: 200, body: expect.stringContaining('<ETag>') });
  const head = await client.send({ method: 'HEAD', bucket: 'to', key });
  expect(head).toMatchObject({ status: 200, headers: { 'content-length': '3' }, body: '' });
});

test('an error of S3 is a response like any other', async () => {
  s3 = await openS3();
  open(s3.endpoint);
  const response = await client.send({ method: 'GET', bucket: 'none', key: 'k' });
  expect(response).toMatchObject({ status: 404, body: expect.stringContaining('NoSuchBucket') });
});

test.each([
  ['reset', /got no whole response/],
  ['stall', /got no whole response/],
] as const)('a connection that ends in a %s is an error with its cause', async (kind, message) => {
  s3 = await openS3();
  open(s3.endpoint, 200);
  s3.faults.failNext({ kind });
  const failure = client.send({ method: 'GET', bucket: 'b', key: 'k' });
  await expect(failure).rejects.toMatchObject({ code: 'NO_RESPONSE', message });
});

test('a response that breaks off is an error, not a short response', async () => {
  server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('half', () => response.socket?.destroy());
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  open(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(client.send({ method: 'GET', bucket: 'b', key: 'k' })).rejects.toMatchObject({
    code: 'NO_RESPONSE',
  });
});

test('an aborted request rejects with the reason of the signal', async () => {
  s3 = await openS3();
  open(s3.endpoint);
  s3.faults.failNext({ kind: 'stall' });
  const controller = new AbortController();
  const sent = client.send({ method: 'GET', bucket: 'b', key: 'k', signal: controller.signal });
  controller.abort(new Error('no time left'));
  await expect(sent).rejects.toThrow('no time left');
});

/** Where the SDK would send a request for an object `k`. */
async function addressBySdk(Bucket: string, region: string): Promise<string> {
  let address = '';
  const handle = async ({ hostname, path }: { hostname: string; path: string }) => {
    address = hostname + path;
    throw new Error('sent nowhere');
  };
  const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
  const sdk = new S3Client({ region, credentials, maxAttempts: 1, requestHandler: { handle } });
  await sdk.send(new GetObjectCommand({ Bucket, Key: 'k' })).catch(() => {});
  return address;
}

test.each(['plain', 'with.dots', 'a-1', 'Old.Bucket', 'OldBucket', 'old_bucket', 'a'.repeat(64)])(
  "the address of bucket %s is the SDK's, in every kind of region",
  async (bucket) => {
    for (const region of ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1']) {
      const { secure, authority, root } = bucketAddress(bucket, region);
      expect([secure, `${authority}${root}/k`]).toEqual([true, await addressBySdk(bucket, region)]);
    }
  },
);

test.each([
  ['plain', 'cn-north-1', '', 'plain.s3.cn-north-1.amazonaws.com.cn', ''],
  ['b', 'eu-west-1', 'http://127.0.0.1:9000/', '127.0.0.1:9000', '/b'],
  ['b', 'eu-west-1', 'https://[::1]/s3', '[::1]', '/s3/b'],
])('the address of bucket %s in %s with %j', (bucket, region, endpoint, authority, root) => {
  expect(bucketAddress(bucket, region, endpoint)).toMatchObject({ authority, root });
});

test('a client that was closed sends nothing more, and that is no failure that passes', async () => {
  s3 = await openS3();
  open(s3.endpoint);
  s3.putSynthetic('from', 'a', { size: 3 });
  const late = client.send({ method: 'HEAD', bucket: 'from', key: 'a' });
  client.destroy();
  const error = await late.catch((thrown) => thrown);
  expect(error).toMatchObject({ code: 'CLIENT_CLOSED' });
  expect(failureKind(error)).toBe('final');
  expect(s3.stats.requests.HeadObject).toBe(0);
});
