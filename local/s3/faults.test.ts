import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import type { FaultKind } from './faults';
import { clientFor, failureOf } from './fixtures/client';
import { openS3, type S3Server } from './server';
import { tokenBucket } from './token-bucket';

const Bucket = 'faulty';
let server: S3Server;
let client: S3Client;

beforeEach(async () => {
  server = await openS3();
  server.createBucket(Bucket);
  client = clientFor(server.endpoint);
  await put('source');
});
afterEach(async () => {
  client.destroy();
  await server.close();
});

const put = (Key: string) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: 'x'.repeat(100_000) }));
const copy = (Key: string) =>
  client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source` }));
const head = (Key: string) => client.send(new HeadObjectCommand({ Bucket, Key }));

test('a targeted fault hits the next matching requests only, then is gone', async () => {
  server.faults.failNext({ kind: 'slow-down', operation: 'CopyObject', key: /^b/, count: 2 });
  await copy('a');
  expect(await failureOf(copy('b'))).toEqual({ name: 'SlowDown', status: 503 });
  expect(await failureOf(copy('b'))).toEqual({ name: 'SlowDown', status: 503 });
  await copy('b');
  expect(server.stats.faults['slow-down']).toBe(2);
  expect(server.stats.requests.CopyObject).toBe(4);
});

test('an error inside a 200 fails the copy, which did not happen', async () => {
  server.faults.failNext({ kind: 'error-in-200' });
  expect((await failureOf(copy('copy'))).name).toBe('InternalError');
  expect((await failureOf(head('copy'))).status).toBe(404);
});

test.each<[FaultKind, boolean]>([
  ['reset', false],
  ['reset-after', true],
])('%s breaks the connection; the write happened: %s', async (kind, happened) => {
  server.faults.failNext({ kind });
  expect((await failureOf(copy('copy'))).status).toBe(0);
  if (happened) await head('copy');
  else expect((await failureOf(head('copy'))).status).toBe(404);
});

test('a reset in mid-body breaks a read after some of it', async () => {
  server.faults.failNext({ kind: 'reset-in-body' });
  const { Body, ContentLength } = await client.send(
    new GetObjectCommand({ Bucket, Key: 'source' }),
  );
  expect(ContentLength).toBe(100_000);
  await expect(Body?.transformToByteArray()).rejects.toThrow();
});

test('a stall answers nothing, and ends when the client gives up', async () => {
  server.faults.failNext({ kind: 'stall' });
  const abort = new AbortController();
  const listing = client.send(new ListBucketsCommand({}), { abortSignal: abort.signal });
  while (server.stats.faults.stall === 0) await new Promise((next) => setImmediate(next));
  abort.abort();
  await expect(listing).rejects.toThrow(/abort/i);
  await head('source');
});

test('a completion whose answer was lost can be asked for again', async () => {
  const target = { Bucket, Key: 'joined' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(target));
  const part = new UploadPartCommand({ ...target, UploadId, PartNumber: 1, Body: 'v' });
  const Parts = [{ PartNumber: 1, ETag: (await client.send(part)).ETag }];
  const complete = () =>
    client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );
  server.faults.failNext({ kind: 'reset-after', operation: 'CompleteMultipartUpload' });
  expect((await failureOf(complete())).status).toBe(0);
  const { ETag } = await complete();
  expect((await head('joined')).ETag).toBe(ETag);
});

test('a conflict is the 409 of conditional writes', async () => {
  server.faults.failNext({ kind: 'conflict' });
  expect(await failureOf(copy('copy'))).toEqual({
    name: 'ConditionalRequestConflict',
    status: 409,
  });
});

test('a refusal is the 403 of missing permissions', async () => {
  server.faults.failNext({ kind: 'access-denied' });
  expect(await failureOf(copy('copy'))).toEqual({ name: 'AccessDenied', status: 403 });
});

test('random failures are the same for the same seed, and clear ends them', async () => {
  const run = async () => {
    server.faults.set({ failures: { rate: 0.5, seed: 7, kinds: ['slow-down'] } });
    const outcomes: boolean[] = [];
    for (let n = 0; n < 40; n++) {
      outcomes.push(
        await head('source').then(
          () => true,
          () => false,
        ),
      );
    }
    return outcomes;
  };
  const first = await run();
  expect(await run()).toEqual(first);
  expect(new Set(first).size).toBe(2);
  server.faults.clear();
  for (let n = 0; n < 20; n++) await head('source');
});

test('the SDK retries through random failures of every default kind', async () => {
  server.faults.set({ failures: { rate: 0.3, seed: 3 } });
  const patient = clientFor(server.endpoint, { attempts: 20 });
  for (let n = 0; n < 20; n++) {
    const Key = `copy-${n}`;
    await patient.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source` }));
  }
  const injected = Object.values(server.stats.faults).reduce((sum, one) => sum + one, 0);
  expect(injected).toBeGreaterThan(0);
  patient.destroy();
});

test('latency holds requests in flight together, not one after the other', async () => {
  server.faults.set({ latency: { CopyObject: 1_000 } });
  await Promise.all(Array.from({ length: 8 }, (_, n) => copy(`c${n}`)));
  expect(server.stats.peakInFlight).toBe(8);
});

test('a copy takes the time of its bytes, and a part that of its own', async () => {
  server.faults.set({ copyBytesPerSecond: 1e6 });
  server.putSynthetic(Bucket, 'large', { size: 300_000 });
  const timed = async (request: () => Promise<unknown>) => {
    const began = performance.now();
    await request();
    return performance.now() - began;
  };
  const CopySource = `${Bucket}/large`;
  const whole = new CopyObjectCommand({ Bucket, Key: 'whole', CopySource });
  expect(await timed(() => client.send(whole))).toBeGreaterThanOrEqual(299);
  const at = { Bucket, Key: 'parts' };
  const { UploadId } = await client.send(new CreateMultipartUploadCommand(at));
  const part = { ...at, UploadId, PartNumber: 1, CopySource, CopySourceRange: 'bytes=0-99999' };
  expect(await timed(() => client.send(new UploadPartCopyCommand(part)))).toBeGreaterThanOrEqual(
    99,
  );
});

test('writes over the rate limit get SlowDown, while reads go on', async () => {
  server.faults.set({ rateLimit: { writes: 1e-6 } });
  await copy('first');
  expect((await failureOf(copy('second'))).name).toBe('SlowDown');
  await head('source');
});

test('a token bucket passes its rate, and saves up one second at most', () => {
  const bucket = tokenBucket(10);
  const passed = (now: number) =>
    Array.from({ length: 50 }, () => bucket.take(now)).filter(Boolean);
  expect(passed(0)).toHaveLength(10);
  expect(passed(500)).toHaveLength(5);
  expect(passed(60_000)).toHaveLength(10);
});

test('settings that make no sense are refused by name', () => {
  expect(() => server.faults.set({ failures: { rate: 5 } })).toThrow(
    'failures.rate: found 5, expected a share from 0 to 1',
  );
  expect(() => server.faults.set({ latency: { all: -1 } })).toThrow(/latency\.all: found -1/);
  expect(() => server.faults.set({ copyBytesPerSecond: 0 })).toThrow(/copyBytesPerSecond: found 0/);
});
