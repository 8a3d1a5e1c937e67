import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { type ReadOptions, readObject } from './object-reader';

let server: S3Server;
let s3: S3Client;

beforeEach(async () => {
  server = await openS3();
  server.createBucket('logs');
  s3 = new S3Client(clientSettings(server));
});
afterEach(async () => {
  s3.destroy();
  await server.close();
});

const CONTENT = Buffer.from(Array.from({ length: 50_000 }, (_, i) => `line ${i}\n`).join(''));
const put = (body: Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: 'logs', Key: 'a log', Body: body }));
const object = { bucket: 'logs', key: 'a log' };
const read = async (options: ReadOptions = {}, reference = object) => {
  const pieces: Uint8Array[] = [];
  for await (const piece of readObject(s3, reference, options)) pieces.push(piece);
  return Buffer.concat(pieces);
};

test('gives the whole object, or what follows a byte', async () => {
  await put(CONTENT);
  expect((await read()).equals(CONTENT)).toBe(true);
  expect((await read({ from: 123_456 })).equals(CONTENT.subarray(123_456))).toBe(true);
});

test('nothing follows the last byte, and an empty object has none', async () => {
  await put(CONTENT);
  expect(await read({ from: CONTENT.length })).toHaveLength(0);
  await put(Buffer.alloc(0));
  expect(await read()).toHaveLength(0);
});

test('a body that breaks off, again and again, is taken up at the next byte', async () => {
  await put(CONTENT);
  server.faults.failNext({ kind: 'reset-in-body', operation: 'GetObject', count: 3 });
  expect((await read()).equals(CONTENT)).toBe(true);
  expect(server.stats.requests.GetObject).toBe(4);
});

test('a new version that appears in the middle is refused, never mixed in', async () => {
  await put(CONTENT);
  const changed = async () => {
    let first = true;
    for await (const _ of readObject(s3, object)) {
      if (first) {
        await put(Buffer.concat([CONTENT, CONTENT]));
        server.faults.clear();
      }
      first = false;
    }
  };
  server.faults.failNext({ kind: 'reset-in-body', operation: 'GetObject', count: 1 });
  await expect(changed()).rejects.toMatchObject({
    code: 'OBJECT_CHANGED',
    message: 's3://logs/a log: was replaced while it was being read',
  });
});

test('an ETag asked for is held to, and the one seen is told', async () => {
  const { ETag } = await put(CONTENT);
  let seen: string | undefined;
  await read({
    onEtag: (etag) => {
      seen = etag;
    },
  });
  expect(seen).toBe(ETag);
  await expect(read({ etag: '"another"' })).rejects.toMatchObject({ code: 'OBJECT_CHANGED' });
});

test.each([
  ['object', { bucket: 'logs', key: 'none' }, 's3://logs/none: there is no such object'],
  ['bucket', { bucket: 'nowhere', key: 'x' }, 's3://nowhere/x: there is no such bucket'],
])('a missing %s is named, with the cause', async (_, reference, message) => {
  await expect(read({}, reference)).rejects.toMatchObject({
    code: 'OBJECT_MISSING',
    message,
    cause: expect.any(Error),
  });
});

test('an abort ends the reading with its reason', async () => {
  await put(CONTENT);
  server.faults.failNext({ kind: 'stall', operation: 'GetObject' });
  const controller = new AbortController();
  const reading = read({ signal: controller.signal });
  controller.abort(new Error('no time left'));
  await expect(reading).rejects.toThrow('no time left');
});
