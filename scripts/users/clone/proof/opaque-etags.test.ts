import { PassThrough } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { KEYS } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { type Harness, openHarness } from '@lambda-core/s3-clone-copier/fixtures/clone-harness';
import { clone } from '../clone';
import { readCloneCommand } from '../options';
import type { CloneResult } from '../result';

const JOB = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const PARTS = { copier: { MULTIPART_THRESHOLD_MEGABYTES: '5', PART_MEGABYTES: '5' } };
const VERIFY = [
  '--job',
  '1',
  '--verify',
  '--json',
  '--source',
  'from',
  '--destination',
  'into',
  '--command-bucket',
  'commands',
];
const [KEY, OTHER_KEY] = ['arn:aws:kms:us-east-1:1:key/a', 'arn:aws:kms:us-east-1:2:key/b'];
/** Copied in two parts. */
const LARGE = 6 * 1024 ** 2;

let server: S3Server;
let harness: Harness;
/** Sends no checksum, so that S3 makes one of its own. */
let s3: S3Client;

beforeEach(async () => {
  server = await openS3({ minimumPartSize: 0 });
  harness = openHarness(server.endpoint);
  s3 = harness.clients.sdk().clientFor();
  for (const bucket of ['from', 'into', 'commands']) server.createBucket(bucket);
});

afterEach(async () => {
  harness.clients[Symbol.dispose]();
  await server.close();
});

const put = (Bucket: string, Key: string, Body: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body }));

async function putParts(Bucket: string, Key: string, parts: readonly string[], asked = {}) {
  const at = { Bucket, Key };
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...at, ...asked }));
  const Parts = [];
  for (const [index, Body] of parts.entries()) {
    const PartNumber = index + 1;
    const part = { ...at, UploadId, PartNumber, Body };
    const { ETag } = await s3.send(new UploadPartCommand(part));
    Parts.push({ ETag, PartNumber });
  }
  const done = { ...at, UploadId, MultipartUpload: { Parts } };
  await s3.send(new CompleteMultipartUploadCommand(done));
}

/** Both stages as they are deployed. */
async function cloned(): Promise<void> {
  const { responses } = await harness.run(JOB, PARTS);
  expect(responses.flatMap(({ failures }) => failures?.files ?? [])).toEqual([]);
}

/** The command, in this process. */
async function verified(): Promise<CloneResult> {
  const stdout = new PassThrough();
  const stderr = new PassThrough().resume();
  const environment = { AWS_ENDPOINT_URL_S3: server.endpoint, AWS_REGION: 'us-east-1', ...KEYS };
  const { signal } = new AbortController();
  await clone(readCloneCommand(VERIFY), { environment, stdout, stderr, signal });
  return JSON.parse(String(stdout.read())) as CloneResult;
}

const heads = () => server.stats.requests.HeadObject;
const differencesOf = ({ verification }: CloneResult) => verification?.differences.first;
const doubtful = (key: string) => ({
  key,
  kind: 'doubtful',
  reason:
    'of the same size, with ETags that are no digests of the content; checksums: ' +
    'none of the whole object, of one algorithm, on both sides',
});

test('what was put or copied in parts is held to its copy by checksums of the whole, and so is a byte that changes', async () => {
  const large = 'a'.repeat(LARGE);
  await put('from', 'plain', 'plain');
  await put('from', 'large', large);
  await putParts('from', 'parts', ['one', 'two']);
  await putParts('from', 'sums of parts', ['one', 'two'], { ChecksumAlgorithm: 'SHA256' });
  await cloned();
  const result = await verified();
  expect(result.digest?.unlike).toEqual({ parts: 3, encrypted: 0, other: 0, checksummed: 2 });
  expect(result).toMatchObject({ ok: true, verification: { level: 'digest', compared: 4 } });

  // What it says of others is in the digest: nothing is asked for.
  await put('into', 'plain', 'plaiN');
  const before = heads();
  expect(differencesOf(await verified())).toMatchObject([{ key: 'plain', kind: 'different' }]);
  expect(heads() - before).toBeLessThanOrEqual(2);

  await putParts('into', 'large', [large.slice(1), 'b']);
  await putParts('into', 'sums of parts', ['one', 'twO']);
  await put('into', 'plain', 'plain');
  const changed = await verified();
  expect(changed.ok).toBe(false);
  expect(differencesOf(changed)).toEqual([
    { key: 'large', kind: 'different', reason: expect.stringMatching(/^CRC64NVME: \S+ became /) },
    doubtful('sums of parts'),
  ]);
});

test('under keys of KMS on both sides no two ETags are the same, and checksums tell', async () => {
  server.encryptBucket('from', KEY);
  server.encryptBucket('into', OTHER_KEY);
  const own = { 'x-amz-server-side-encryption': 'aws:kms' };
  server.putSynthetic('from', 'old', { size: 3, attributes: { own } });
  for (const key of ['a', 'b', 'c']) await put('from', key, key);
  await put('from', 'large', 'a'.repeat(LARGE));
  const before = heads();
  await cloned();
  // One for each that has a checksum, one of a copy in parts, which takes its headers along, and two of the job's files.
  expect(heads() - before).toBe(4 + 1 + 2);
  const result = await verified();
  expect(result.digest?.unlike).toEqual({ parts: 1, encrypted: 4, other: 0, checksummed: 4 });
  expect(result).toMatchObject({ ok: true, verification: { compared: 5 } });

  await put('into', 'b', 'X');
  await put('into', 'old', 'new');
  const changed = await verified();
  expect(differencesOf(changed)).toEqual([
    { key: 'b', kind: 'different', reason: expect.stringMatching(/^CRC64NVME: \S+ became /) },
    doubtful('old'),
  ]);
});
