import {
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { S3Server } from '@lambda-core/local/s3/server';
import { jobFolder, segmentRequestKey } from '@lambda-core/s3-clone-common/contract/names';
import fc from 'fast-check';
import { COMMANDS, everythingOf, type Harness, openJobHarness } from './fixtures/clone-harness';
import { partSize } from './parts';

const MEGABYTE = 1024 ** 2;
const PARTS = { copier: { MULTIPART_THRESHOLD_MEGABYTES: '5', PART_MEGABYTES: '5' } };
const JOB = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
});

afterEach(() => close());

async function uploads(): Promise<number> {
  const { Uploads = [] } = await harness.s3.send(
    new ListMultipartUploadsCommand({ Bucket: 'into' }),
  );
  return Uploads.length;
}

async function bytesOf(Bucket: string): Promise<Uint8Array> {
  const { Body } = await harness.s3.send(new GetObjectCommand({ Bucket, Key: 'large' }));
  return (await Body?.transformToByteArray()) ?? new Uint8Array();
}

test('a copy in parts has the bytes, headers, metadata, tags and storage class', async () => {
  const Key = 'dir/l ä+rge';
  await harness.s3.send(
    new PutObjectCommand({
      Bucket: 'from',
      Key,
      Body: Buffer.alloc(12 * MEGABYTE, 'abcdefg'),
      ContentType: 'text/x-test',
      CacheControl: 'max-age=7',
      Metadata: { who: 'me' },
      Tagging: 'team=a%20b&x=%3D',
      StorageClass: 'STANDARD_IA',
    }),
  );
  const result = await harness.run(JOB, PARTS);
  expect(result.responses[0]?.failures).toBeUndefined();
  const [from, into] = await Promise.all([
    everythingOf(harness.s3, { Bucket: 'from', Key }),
    everythingOf(harness.s3, { Bucket: 'into', Key }),
  ]);
  expect(into.body === from.body).toBe(true);
  expect({ ...into, body: '' }).toEqual({ ...from, body: '' });
});

test.each(['0', '-1', 'Thu, 01 Jan 2037 00:00:00 GMT', '2037-01-01', 'never'])(
  'a copy in parts expires when its source does: %s',
  async (expires) => {
    const put = new PutObjectCommand({
      Bucket: 'from',
      Key: 'a',
      Body: Buffer.alloc(6 * MEGABYTE),
    });
    // Whatever it is that S3 keeps; the SDK sends dates alone.
    put.middlewareStack.add(
      (next) => (args) => {
        Object.assign((args.request as { headers: object }).headers, { expires });
        return next(args);
      },
      { step: 'build' },
    );
    await harness.s3.send(put);
    await harness.run(JOB, PARTS);
    const head = await harness.s3.send(new HeadObjectCommand({ Bucket: 'into', Key: 'a' }));
    expect([head.ExpiresString, head.ETag?.endsWith('-2"')]).toEqual([expires, true]);
  },
);

test('an object above 5 GiB arrives, in parts', async () => {
  server.putSynthetic('from', 'huge', { size: 6 * 1024 * MEGABYTE });
  const { responses } = await harness.run(JOB);
  expect(responses[0]?.files).toMatchObject({ count: 1, bytes: 6 * 1024 * MEGABYTE });
  expect(await harness.keys('into')).toEqual(['huge']);
  expect(server.stats.requests.UploadPartCopy).toBe(48);
});

test('parts are as large as S3 takes them, not too many, and no smaller than asked for', () => {
  const sizes = fc
    .integer({ min: 1, max: 45 * 1024 ** 2 })
    .map((megabytes) => megabytes * MEGABYTE);
  const leasts = fc.integer({ min: 5, max: 5 * 1024 }).map((megabytes) => megabytes * MEGABYTE);
  fc.assert(
    fc.property(sizes, fc.nat(MEGABYTE - 1), leasts, (size, more, least) => {
      const bytes = partSize(size - more, least);
      expect(bytes).toBeGreaterThanOrEqual(least);
      expect(bytes).toBeLessThanOrEqual(5 * 1024 * MEGABYTE);
      if (size < 1024 ** 2 * MEGABYTE)
        expect(bytes).toBeLessThanOrEqual(Math.max(least, 1024 * MEGABYTE));
      expect(Math.ceil((size - more) / bytes)).toBeLessThanOrEqual(10_000);
      if (size <= 16 * least) expect(bytes).toBe(least);
    }),
  );
});

test('an upload that fails is aborted, and the segment fails', async () => {
  server.putSynthetic('from', 'large', { size: 12 * MEGABYTE });
  server.faults.failNext({ operation: 'UploadPartCopy', kind: 'internal-error', count: 1000 });
  await harness.put(
    COMMANDS,
    segmentRequestKey(jobFolder(JOB), 'all'),
    JSON.stringify({ ...JOB, source: { name: 'from', prefix: '' } }),
  );
  const work = { key: segmentRequestKey(jobFolder(JOB), 'all'), attempt: 1 };
  await expect(harness.copy(work, PARTS)).rejects.toMatchObject({ code: 'OBJECTS_FAILED' });
  expect(await uploads()).toBe(0);
  expect(await harness.keys('into')).toEqual([]);
});

test('a source that is replaced in the middle is not mixed: the parts are pinned', async () => {
  server.putSynthetic('from', 'large', { size: 12 * MEGABYTE });
  server.faults.set({ latency: { UploadPartCopy: 50, CreateMultipartUpload: 50 } });
  const replaced = new Promise<void>((resolve, reject) => {
    const timer = setInterval(() => {
      uploads().then((count) => {
        if (count === 0) return;
        clearInterval(timer);
        harness.put('from', 'large', 'x'.repeat(12 * MEGABYTE)).then(resolve, reject);
      }, reject);
    }, 5);
  });
  const { responses } = await harness.run(JOB, { copier: { ...PARTS.copier, MAX_ATTEMPTS: '5' } });
  await replaced;
  expect(responses[0]?.files.count).toBe(1);
  // Whichever version it is, it is one of them as a whole.
  const bytes = await bytesOf('into');
  expect(bytes).toHaveLength(12 * MEGABYTE);
  const ofTheNew = bytes.reduce((count, byte) => count + (byte === 120 ? 1 : 0), 0);
  if (ofTheNew > MEGABYTE) expect(ofTheNew).toBe(12 * MEGABYTE);
  expect(await uploads()).toBe(0);
});

test('a completion whose answer is lost counts as done', async () => {
  server.putSynthetic('from', 'large', { size: 12 * MEGABYTE });
  server.faults.failNext({ operation: 'CompleteMultipartUpload', kind: 'reset-after' });
  const { responses } = await harness.run(JOB, { copier: { ...PARTS.copier, MAX_ATTEMPTS: '1' } });
  expect(responses[0]?.failures).toBeUndefined();
  expect(responses[0]?.files.retries).toBe(1);
});

test('a copy in parts that is denied says what to grant', async () => {
  server.putSynthetic('from', 'large', { size: 6 * MEGABYTE });
  server.faults.failNext({ operation: 'CreateMultipartUpload', kind: 'access-denied' });
  const { responses } = await harness.run(JOB, { copier: { ...PARTS.copier, MAX_ATTEMPTS: '1' } });
  expect(responses[0]?.failures?.files[0]?.message).toMatch(
    /s3:PutObject on arn:aws:s3:::into\/large denied: grant it .* s3:GetObject on arn:aws:s3:::from\/large/,
  );
});
