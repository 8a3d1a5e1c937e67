import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import type { CloneOptions } from '@lambda-core/s3-clone-common/contract/contract';
import {
  COMMANDS,
  everythingOf,
  type Harness,
  type JobResult,
  openHarness,
} from './fixtures/clone-harness';
import { digestOfBucket, sumOf } from './fixtures/digests';

let server: S3Server;
let harness: Harness;
let jobs = 0;

beforeAll(async () => {
  server = await openS3({ minimumPartSize: 0 });
  harness = openHarness(server.endpoint);
  server.createBucket(COMMANDS);
});

afterEach(() => server.faults.clear());

afterAll(async () => {
  harness.clients[Symbol.dispose]();
  await server.close();
});

function buckets(): { from: string; into: string } {
  jobs += 1;
  const names = { from: `from-${jobs}`, into: `into-${jobs}` };
  server.createBucket(names.from);
  server.createBucket(names.into);
  return names;
}

type Prefixes = { source?: string; destination?: string };

async function clone(
  { from, into }: { from: string; into: string },
  options: CloneOptions = {},
  prefixes: Prefixes = {},
  copier: Record<string, string> = {},
): Promise<JobResult> {
  jobs += 1;
  const { source, destination } = prefixes;
  return await harness.run(
    {
      id: `job-${jobs}`,
      source: { name: from, ...(source === undefined ? {} : { prefix: source }) },
      destination: { name: into, ...(destination === undefined ? {} : { prefix: destination }) },
      options,
    },
    { copier },
  );
}

function total(result: JobResult, field: 'count' | 'copied' | 'skipped' | 'deleted' | 'failed') {
  return result.responses.reduce((sum, { files }) => sum + files[field], 0);
}

test('the destination prefix replaces the source prefix at the start of a key, once', async () => {
  const both = buckets();
  for (const key of ['a/a/x', 'a/', 'a/b', 'a//c', 'ab', 'b/a/x'])
    await harness.put(both.from, key, key);
  const { responses } = await clone(both, {}, { source: 'a/', destination: 'a/a/new-' });
  expect(await harness.keys(both.into)).toEqual([
    'a/a/new-',
    'a/a/new-/c',
    'a/a/new-a/x',
    'a/a/new-b',
  ]);
  expect(await harness.text(both.into, 'a/a/new-a/x')).toBe('a/a/x');
  // By the part of the key that both sides share.
  const made = await digestOfBucket(harness, both.into, 'a/a/new-');
  expect(made).toEqual(await digestOfBucket(harness, both.from, 'a/'));
  expect(sumOf(responses, 'destination')).toEqual(made);
});

test('a source prefix without a slash takes every key that begins with it', async () => {
  const both = buckets();
  for (const key of ['log', 'log1', 'logs/a', 'logs/b/c', 'logx/d', 'lo'])
    await harness.put(both.from, key, '');
  await clone(both, {}, { source: 'log', destination: 'k' });
  expect(await harness.keys(both.into)).toEqual(['k', 'k1', 'ks/a', 'ks/b/c', 'kx/d']);
});

test('one bucket may be both sides when the prefixes are apart', async () => {
  const { from } = buckets();
  await harness.put(from, 'a/1', 'one');
  await clone({ from, into: from }, {}, { source: 'a/', destination: 'b/' });
  expect(await harness.keys(from)).toEqual(['a/1', 'b/1']);
});

test('globs choose keys relative to the source prefix; exclude is stronger', async () => {
  const both = buckets();
  for (const key of ['p/a.jpg', 'p/d/.b.jpg', 'p/d/e/c.jpg', 'p/a.txt', 'p/tmp/x.jpg'])
    await harness.put(both.from, key, '');
  await clone(both, { include: ['**/*.jpg'], exclude: ['tmp/**'] }, { source: 'p/' });
  expect(await harness.keys(both.into)).toEqual(['a.jpg', 'd/.b.jpg', 'd/e/c.jpg']);
});

test('skipUnchanged copies what differs in size or content and nothing else', async () => {
  const both = buckets();
  for (const key of ['same', 'other', 'longer', 'new'])
    await harness.put(both.from, key, `body ${key}`);
  await harness.put(both.into, 'same', 'body same');
  await harness.put(both.into, 'other', 'body OTHER');
  await harness.put(both.into, 'longer', 'body longer than it was');
  await harness.put(both.into, 'foreign', 'stays');
  const result = await clone(both, { skipUnchanged: true });
  expect([total(result, 'copied'), total(result, 'skipped'), total(result, 'count')]).toEqual([
    3, 1, 4,
  ]);
  expect(await harness.text(both.into, 'other')).toBe('body other');
  expect(await harness.text(both.into, 'foreign')).toBe('stays');
  const again = await clone(both, { skipUnchanged: true });
  expect([total(again, 'copied'), total(again, 'skipped')]).toEqual([0, 4]);
  for (const { responses } of [result, again])
    expect(sumOf(responses, 'destination')).toEqual(await digestOfBucket(harness, both.from));
});

test('skipUnchanged knows a copy made in parts by its size and age', async () => {
  const both = buckets();
  server.putSynthetic(both.from, 'large', { size: 20 * 1024 ** 2, modified: Date.now() - 10_000 });
  const parts = { MULTIPART_THRESHOLD_MEGABYTES: '5', PART_MEGABYTES: '5' };
  await clone(both, {}, {}, parts);
  const again = await clone(both, { skipUnchanged: true }, {}, parts);
  expect([total(again, 'copied'), total(again, 'skipped')]).toEqual([0, 1]);
  const unlike = { parts: 1, encrypted: 0, other: 0, checksummed: 0 };
  expect(again.responses.map(({ digest }) => digest?.unlike)).toContainEqual(unlike);
  expect(sumOf(again.responses, 'destination')).toEqual(await digestOfBucket(harness, both.into));
  server.putSynthetic(both.from, 'large', { size: 20 * 1024 ** 2, modified: Date.now() + 10_000 });
  const changed = await clone(both, { skipUnchanged: true }, {}, parts);
  expect(total(changed, 'copied')).toBe(1);
});

test.each(['prefix', 'range'] as const)(
  'deleteExtraneous by %s leaves the destination as the source is, below its prefix only',
  async (segmentBy) => {
    const both = buckets();
    for (const key of ['a/1', 'root', 'z']) await harness.put(both.from, key, '');
    const old = ['in/a/0', 'in/a/1', 'in/a/2', 'in/b/gone', 'in/old', 'in/zz/9', 'other/1', 'in'];
    for (const key of old) await harness.put(both.into, key, '');
    const confirmed = { deleteExtraneous: true, confirmDeleteExtraneous: both.into, maxDelete: 5 };
    const result = await clone(both, { ...confirmed, segmentBy }, { destination: 'in/' });
    expect(await harness.keys(both.into)).toEqual(['in', 'in/a/1', 'in/root', 'in/z', 'other/1']);
    expect(total(result, 'deleted')).toBe(5);
  },
);

test('what only the destination has in a range is deleted by many segments side by side', async () => {
  const both = buckets();
  for (const key of ['a/1', 'z/1']) await harness.put(both.from, key, '');
  for (let at = 0; at < 60; at++) await harness.put(both.into, `${at % 10}/${at}`, '');
  const confirmed = { deleteExtraneous: true, confirmDeleteExtraneous: both.into, maxDelete: 60 };
  const small = { SEGMENT_OBJECT_LIMIT: '4' };
  const result = await clone(both, { ...confirmed, segmentBy: 'range' }, {}, small);
  expect(await harness.keys(both.into)).toEqual(['a/1', 'z/1']);
  expect(total(result, 'deleted')).toBe(60);
  expect(Math.max(...result.requests.map(({ depth = 0 }) => depth))).toBeLessThanOrEqual(2);
});

test('deleteExtraneous stays exact over small pages and split segments', async () => {
  const both = buckets();
  const key = (at: number) => `p/${String(at).padStart(3, '0')}`;
  for (let at = 0; at < 60; at++) {
    if (at % 2 === 0) await harness.put(both.from, key(at), '');
    if (at % 3 === 0 || at > 40) await harness.put(both.into, key(at), '');
  }
  const options = { deleteExtraneous: true, confirmDeleteExtraneous: both.into, maxDelete: 60 };
  const small = { SEGMENT_OBJECT_LIMIT: '4', LIST_PAGE_SIZE: '3' };
  await clone(both, options, {}, small);
  expect(await harness.keys(both.into)).toEqual(await harness.keys(both.from));
});

test('what globs leave out is not deleted either', async () => {
  const both = buckets();
  await harness.put(both.from, 'a', '');
  for (const key of ['b', 'keep.txt']) await harness.put(both.into, key, '');
  const confirmed = { deleteExtraneous: true, confirmDeleteExtraneous: both.into, maxDelete: 1 };
  await clone(both, { ...confirmed, exclude: ['*.txt'] });
  expect(await harness.keys(both.into)).toEqual(['a', 'keep.txt']);
});

test('a dry run says what it would do and changes nothing', async () => {
  const both = buckets();
  for (const key of ['a/1', 'a/2', 'same']) await harness.put(both.from, key, key);
  for (const key of ['same', 'old']) await harness.put(both.into, key, key);
  const result = await clone(both, {
    dryRun: true,
    skipUnchanged: true,
    deleteExtraneous: true,
    confirmDeleteExtraneous: both.into,
  });
  expect(await harness.keys(both.into)).toEqual(['old', 'same']);
  expect([total(result, 'copied'), total(result, 'skipped'), total(result, 'deleted')]).toEqual([
    2, 1, 1,
  ]);
  expect(result.responses.filter(({ digest }) => digest !== undefined)).toEqual([]);
  const named = result.responses.flatMap(({ files }) => files.files.map(({ key }) => key));
  expect(named.sort()).toEqual(['a/1', 'a/2']);
});

test('each object keeps its storage class, unless the request names one', async () => {
  const both = buckets();
  await harness.put(both.from, 'ia', '', { StorageClass: 'STANDARD_IA', Metadata: { m: 'x' } });
  await harness.put(both.from, 'plain', '');
  await clone(both);
  expect((await everythingOf(harness.s3, { Bucket: both.into, Key: 'ia' })).StorageClass).toBe(
    'STANDARD_IA',
  );
  await clone(both, { storageClass: 'GLACIER_IR' });
  const plain = await everythingOf(harness.s3, { Bucket: both.into, Key: 'plain' });
  expect(plain.StorageClass).toBe('GLACIER_IR');
});
