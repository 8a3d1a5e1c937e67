import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { S3Server } from '@lambda-core/local/s3/server';
import type { CloneOptions } from '@lambda-core/s3-clone-common/contract/contract';
import {
  jobFolder,
  segmentRequestKey,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import type { Continuation } from './continuation';
import { COMMANDS, type Harness, openJobHarness } from './fixtures/clone-harness';

const JOB = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const REQUEST = segmentRequestKey(jobFolder(JOB), 'all');
const RESPONSE = segmentResponseKey(jobFolder(JOB), 'all');
const PARTS = { MULTIPART_THRESHOLD_MEGABYTES: '5', PART_MEGABYTES: '5' };
const ALL = ['cold', 'deep', 'large', 'plain', 'tiered'];

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;
let queued: { continuation: Continuation; pauseSeconds: number }[];

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
  queued = [];
  for (const [key, storageClass] of [
    ['cold', 'GLACIER'],
    ['deep', 'DEEP_ARCHIVE'],
    ['tiered', 'INTELLIGENT_TIERING'],
  ] as const)
    server.putSynthetic('from', key, { size: 7, attributes: { storageClass } });
  const attributes = { storageClass: 'GLACIER' };
  server.putSynthetic('from', 'large', { size: 12 * 1024 ** 2, attributes });
  server.putSynthetic('from', 'plain', { size: 7 });
  server.archive('from', 'tiered', 'ARCHIVE_ACCESS');
});

afterEach(() => close());

async function ask(options: CloneOptions): Promise<void> {
  const request = { ...JOB, source: { name: 'from', prefix: '' }, options };
  await harness.put(COMMANDS, REQUEST, JSON.stringify(request));
}

/** One delivery, of the message that was queued last. */
async function deliver(attempt = 1, more: Partial<Continuation> = {}): Promise<string> {
  const continuation = queued.shift()?.continuation;
  const continueLater = async (continuation: Continuation, pauseSeconds: number) => {
    queued.push({ continuation, pauseSeconds });
  };
  const settings = { copier: PARTS, deps: { continueLater } };
  const work = { key: REQUEST, ...continuation, ...more, attempt };
  return (await harness.copy(work, settings)).outcome;
}

const response = async () => parseSegmentResponse(await harness.text(COMMANDS, RESPONSE));
const { requests } = { requests: () => server.stats.requests };

test('archived objects are asked for once, waited for, and copied; the response comes last', async () => {
  await ask({ restore: 'Bulk', restoreDays: 5 });
  expect(await deliver()).toBe('continued');
  expect(queued).toMatchObject([{ pauseSeconds: 900, continuation: { hop: 1 } }]);
  expect(requests().RestoreObject).toBe(4);
  expect(await harness.keys('into')).toEqual(['plain']);

  expect(await deliver()).toBe('continued');
  expect(await harness.keys(COMMANDS)).not.toContain(RESPONSE);
  // What a listing tells is not asked for; of Intelligent-Tiering it does not tell.
  expect(requests().RestoreObject).toBe(5);

  server.finishRestores();
  expect(await deliver()).toBe('copied');
  const { files, failures } = await response();
  expect(files).toMatchObject({ count: 5, failed: 0 });
  expect(failures).toBeUndefined();
  expect(await harness.keys('into')).toEqual(ALL);
  const classOf = async (Bucket: string, Key: string) =>
    (await harness.s3.send(new HeadObjectCommand({ Bucket, Key }))).StorageClass;
  for (const key of ALL) expect(await classOf('into', key)).toBe(await classOf('from', key));
  const { Restore } = await harness.s3.send(new HeadObjectCommand({ Bucket: 'from', Key: 'deep' }));
  const expiry = Date.parse(/expiry-date="(.*)"/.exec(Restore ?? '')?.[1] ?? '');
  expect(Math.round((expiry - Date.now()) / 86_400_000)).toBe(5);
});

test('a tier without capacity is asked for again; one that an archive does not have is a failure', async () => {
  await ask({ restore: 'Expedited' });
  server.faults.failNext({ kind: 'no-expedited', operation: 'RestoreObject', key: /cold/ });
  // The others are waited for; what failed is tried again then.
  expect(await deliver()).toBe('continued');
  server.finishRestores();
  expect(await deliver()).toBe('continued');
  expect(await harness.keys('into')).toEqual(['large', 'plain', 'tiered']);
  server.finishRestores();
  await expect(deliver()).rejects.toMatchObject({ code: 'OBJECTS_FAILED' });
  expect(await deliver(3, { hop: 2 })).toBe('incomplete');
  const { files, failures } = await response();
  expect(files).toMatchObject({ count: 4, failed: 1 });
  expect(failures?.files).toMatchObject([{ key: 'deep', code: 'InvalidArgument' }]);
});

test('it is looked for more often where it takes minutes', async () => {
  await ask({ restore: 'Expedited', exclude: ['deep'] });
  await deliver();
  expect(queued.map(({ pauseSeconds }) => pauseSeconds)).toEqual([60]);
});

test('what is not restored in days is a failure of its own', async () => {
  await ask({ restore: 'Bulk' });
  const since = Date.now() - 73 * 3_600_000;
  await expect(deliver(1, { hop: 200, since })).rejects.toMatchObject({ code: 'OBJECTS_FAILED' });
  expect(await deliver(3, { hop: 200, since })).toBe('incomplete');
  const { files, failures } = await response();
  expect(files).toMatchObject({ count: 1, failed: 4 });
  expect(failures?.files[0]).toMatchObject({ key: 'cold', code: 'RESTORE_NOT_DONE' });
});

test('without that wish an archived object fails, the others arrive, and nothing is asked for', async () => {
  await ask({});
  expect(await deliver(3)).toBe('incomplete');
  expect(requests().RestoreObject).toBe(0);
  expect(await harness.keys('into')).toEqual(['plain']);
  const { files, failures } = await response();
  expect(files).toMatchObject({ count: 1, failed: 4 });
  expect(failures?.files).toHaveLength(4);
  expect(failures?.total).toBe(4);
  expect(failures?.files[0]).toMatchObject({ key: 'cold', code: 'InvalidObjectState' });
  expect(failures?.files[0]?.message).toContain('clone it with --restore');
});

test('a restore that is denied says what to grant', async () => {
  await ask({ restore: 'Standard', include: ['cold'] });
  server.faults.failNext({ kind: 'access-denied', operation: 'RestoreObject' });
  expect(await deliver(3)).toBe('incomplete');
  expect((await response()).failures?.files[0]?.message).toContain(
    's3:RestoreObject on arn:aws:s3:::from/cold denied',
  );
});
