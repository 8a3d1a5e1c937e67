import type { S3Server } from '@lambda-core/local/s3/server';
import type {
  CloneOptions,
  CloneRequest,
  SegmentRequest,
} from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneRequestKey,
  cloneResponseKey,
  jobFolder,
  segmentName,
  segmentRequestKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneResponse, parseManifestPage } from '@lambda-core/s3-clone-common/contract/parse';
import {
  COMMANDS,
  type Harness,
  openJobHarness,
} from '@lambda-core/s3-clone-copier/fixtures/clone-harness';

const JOB: CloneRequest = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const FOLDER = jobFolder(JOB);

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
});

afterEach(() => close());

async function ask(request: unknown, folder = FOLDER, settings = {}) {
  const text = typeof request === 'string' ? request : JSON.stringify(request);
  await harness.put(COMMANDS, cloneRequestKey(folder), text);
  const { outcome } = await harness.segment(cloneRequestKey(folder), settings);
  const response = parseCloneResponse(await harness.text(COMMANDS, cloneResponseKey(folder)));
  return { outcome, response };
}

async function requests(folder = FOLDER): Promise<SegmentRequest[]> {
  const keys = (await harness.keys(COMMANDS, folder)).filter((key) =>
    key.endsWith('-segment-request'),
  );
  return await Promise.all(keys.map(async (key) => JSON.parse(await harness.text(COMMANDS, key))));
}

test('one segment for each first-level prefix and one for the root, in bare requests', async () => {
  for (const key of ['a/1', 'a/2/3', 'b/1', 'top', '/x']) await harness.put('from', key, '');
  const { outcome, response } = await ask(JOB);
  expect(outcome).toBe('segmented');
  const names = [
    segmentName({ prefix: '', delimiter: '/' }),
    ...['/', 'a/', 'b/'].map((prefix) => segmentName({ prefix })),
  ];
  expect(response).toEqual({
    ...JOB,
    segments: { count: 4, values: names },
    requests: { copy: 0, list: 1, put: 5, get: 1, head: 3, delete: 0 },
  });
  expect((await requests()).sort((a, b) => (a.source.prefix < b.source.prefix ? -1 : 1))).toEqual([
    { ...JOB, source: { name: 'from', prefix: '', delimiter: '/' } },
    { ...JOB, source: { name: 'from', prefix: '/' } },
    { ...JOB, source: { name: 'from', prefix: 'a/' } },
    { ...JOB, source: { name: 'from', prefix: 'b/' } },
  ]);
});

test('an empty bucket is complete at once', async () => {
  expect((await ask(JOB)).response.segments).toEqual({ count: 0, values: [] });
});

test('a long walk goes on over many invocations, and pages do not depend on them', async () => {
  server.addSyntheticBucket('wide', {
    count: 3456,
    keyAt: (index) => `p${String(index).padStart(6, '0')}/x`,
  });
  const options = { segmentBy: 'prefix' as const };
  const wide = { ...JOB, source: { name: 'wide' }, options };
  const folder = jobFolder(wide);
  const settings = { segmenter: { LIST_PAGE_SIZE: '500', WALK_MILLISECONDS: '1' } };
  const { response } = await ask(wide, folder, settings);
  expect(response.segments).toEqual({
    count: 3456,
    values: [],
    pages: { count: 4, first: 'segments-000001', last: 'segments-000004' },
  });
  const values: string[] = [];
  for (let page = 1; page <= 4; page++) {
    const text = await harness.text(COMMANDS, `${folder}segments-00000${page}`);
    const { values: part } = parseManifestPage(text);
    expect(part.length).toBe(page < 4 ? 1000 : 456);
    values.push(...part);
  }
  const written = await harness.keys(COMMANDS, folder);
  expect(new Set(values).size).toBe(3456);
  for (const value of values) expect(written).toContain(segmentRequestKey(folder, value));
});

test.each([
  [1000, 2, 1001],
  [1001, 2, 2],
  // A level of so many keys at the root is not passed page by page.
  [3, 100_001, 1],
])(
  'of %d prefixes and %d keys at the root %d segments are made',
  async (prefixes, keys, segments) => {
    const keyAt = (at: number) => `p${String(at).padStart(6, '0')}${at < keys ? '' : '/x'}`;
    server.addSyntheticBucket('wide', { count: prefixes + keys, keyAt });
    const wide = { ...JOB, source: { name: 'wide' } };
    const segmenter = { WALK_MILLISECONDS: keys > 2 ? '5000' : '1' };
    const { response } = await ask(wide, jobFolder(wide), { segmenter });
    expect(response.segments?.count).toBe(segments);
  },
);

test('a walk that begins again over a source that has changed keeps to the ranges made before', async () => {
  for (let at = 0; at < 40; at++) await harness.put('from', `p${at % 13}/${at}`, '');
  const job: CloneRequest = { ...JOB, options: { segmentBy: 'range' } };
  const settings = { segmenter: { LIST_PAGE_SIZE: '7', WALK_MILLISECONDS: '1' } };
  const { response } = await ask(job, FOLDER, settings);
  const remove = (bucket: string, key: string) =>
    harness.clients.clientFor().send({ method: 'DELETE', bucket, key });
  // As if the first walk had been killed before its last file.
  await remove(COMMANDS, cloneResponseKey(FOLDER));
  for (let at = 0; at < 40; at += 3) {
    await harness.put('from', `p${(at * 5) % 13}/${at}a`, '');
    await remove('from', `p${at % 13}/${at}`);
  }
  const again = await ask(job, FOLDER, settings);
  expect(again.response.segments).toEqual(response.segments);
  const written = await requests();
  expect(written.map(({ source }) => segmentName(source)).sort()).toEqual(
    response.segments?.values.sort(),
  );
  const bounds = new Map(written.map(({ source }) => [source.after, source.until]));
  let length = 0;
  for (let end = bounds.get(undefined); end !== undefined; end = bounds.get(end)) length += 1;
  expect(length + 1).toBe(written.length);
  expect(bounds.size).toBe(written.length);
});

test('a request that is delivered twice, or at once, changes nothing', async () => {
  for (const key of ['a/1', 'b/1', 'c']) await harness.put('from', key, '');
  await harness.put(COMMANDS, cloneRequestKey(FOLDER), JSON.stringify(JOB));
  await Promise.all([1, 2, 3].map(() => harness.segment(cloneRequestKey(FOLDER))));
  const keys = await harness.keys(COMMANDS);
  expect((await harness.segment(cloneRequestKey(FOLDER))).outcome).toBe('duplicate');
  expect(await harness.keys(COMMANDS)).toEqual(keys);
  expect(keys).toHaveLength(5);
});

test.each([
  ['not JSON', 'nonsense', 'REQUEST_NOT_JSON', FOLDER],
  ['no source', { id: '1', destination: { name: 'into' } }, 'REQUEST_INVALID', FOLDER],
  [
    'the source as destination',
    { ...JOB, destination: { name: 'from' } },
    'REQUEST_UNSAFE',
    FOLDER,
  ],
  [
    'the command bucket as destination',
    { ...JOB, destination: { name: COMMANDS } },
    'REQUEST_UNSAFE',
    FOLDER,
  ],
  ['another folder', { ...JOB, id: '2' }, 'FOLDER_MISMATCH', FOLDER],
  ['no such source', { ...JOB, source: { name: 'gone' } }, 'BUCKET_MISSING', '1-gone-into/'],
  [
    'no such destination',
    { ...JOB, destination: { name: 'gone' } },
    'BUCKET_MISSING',
    '1-from-gone/',
  ],
])(
  'a request with %s is answered with an error that says why',
  async (_w, request, code, folder) => {
    const { outcome, response } = await ask(request, folder);
    expect(outcome).toBe('refused');
    expect(response.error).toMatchObject({ code, message: expect.stringMatching(/.{10,}/) });
    expect(await requests(folder)).toEqual([]);
  },
);

test.each([
  ['from', 'source'],
  ['into', 'destination'],
])(
  'a bucket %s that may not be used is answered with an error that says so',
  async (bucket, side) => {
    for (const operation of ['HeadBucket', 'ListObjectsV2'] as const)
      server.faults.failNext({ kind: 'access-denied', operation, bucket });
    const { outcome, response } = await ask(JOB, FOLDER);
    expect(outcome).toBe('refused');
    expect(response.error).toMatchObject({
      code: 'ACCESS_DENIED',
      message: expect.stringContaining(`${side}.name: found ${bucket}`),
    });
    expect(await requests(FOLDER)).toEqual([]);
  },
);

test('buckets of which a policy opens a prefix alone are cloned there', async () => {
  await harness.put('from', 'p/x', '');
  server.faults.failNext({ kind: 'access-denied', operation: 'HeadBucket', count: Infinity });
  const { outcome } = await ask({ ...JOB, source: { name: 'from', prefix: 'p/' } }, FOLDER);
  expect(outcome).toBe('segmented');
  expect(await requests(FOLDER)).toHaveLength(1);
});

test('a request of more than 8 MiB is answered with an error, and not read', async () => {
  const { outcome, response } = await ask(JSON.stringify(JOB).padEnd(8 * 1024 ** 2 + 1));
  expect(outcome).toBe('refused');
  expect(response.error).toMatchObject({
    code: 'FILE_TOO_LARGE',
    message: expect.stringContaining('found more than 8 MiB'),
  });
});

test('requests that fail in passing are tried again', async () => {
  for (let at = 0; at < 100; at++) await harness.put('from', `p${at}/x`, '');
  server.faults.set({ failures: { rate: 0.1, seed: 3 } });
  await harness
    .put(COMMANDS, cloneRequestKey(FOLDER), JSON.stringify(JOB))
    .catch(() => harness.put(COMMANDS, cloneRequestKey(FOLDER), JSON.stringify(JOB)));
  const { outcome, summary } = await harness.segment(cloneRequestKey(FOLDER));
  server.faults.clear();
  expect(outcome).toBe('segmented');
  expect(summary.retries).toBeGreaterThan(0);
  expect(await requests()).toHaveLength(100);
});

describe('deletion', () => {
  const OPTIONS = { deleteExtraneous: true, confirmDeleteExtraneous: 'into' };
  const fill = async (from: number, into: number) => {
    for (let at = 0; at < from; at++) await harness.put('from', `p/${at}`, '');
    for (let at = 0; at < into; at++) await harness.put('into', `p/${at}`, '');
  };
  const deletion = (options: CloneOptions = {}) =>
    ask({ ...JOB, options: { ...OPTIONS, ...options } });

  test.each([
    ['an empty source', 0, {}, 'would delete 8 of the 8 objects in s3://into/'],
    ['more than a quarter', 5, {}, 'would delete 3 of the 8 objects in s3://into/'],
    ['more than the number named', 5, { maxDelete: 2 }, 'expected at most options.maxDelete 2;'],
  ])('%s is refused, and nothing is requested', async (_what, count, options, message) => {
    await fill(count, 8);
    const { outcome, response } = await deletion(options);
    expect(outcome).toBe('refused');
    expect(response.error).toMatchObject({
      code: 'DELETION_REFUSED',
      message: expect.stringContaining(message),
    });
    expect(await requests()).toEqual([]);
  });

  test.each<[string, number, CloneOptions]>([
    ['a quarter', 6, {}],
    ['the number named', 0, { maxDelete: 8 }],
    ['what the globs leave out', 0, { exclude: ['p/*'] }],
    ['a dry run', 0, { dryRun: true }],
  ])('%s is not refused', async (_what, count, options) => {
    await fill(count, 8);
    expect((await deletion(options)).outcome).toBe('segmented');
  });

  test('what is deleted is counted over many invocations, with other prefixes', async () => {
    for (const key of ['a/1', 'b/1', 'b/2']) await harness.put('from', `x/${key}`, '');
    for (const key of ['a/1', 'a/2', 'b/1', 'c/1', 'd']) await harness.put('into', `y/${key}`, '');
    await harness.put('into', 'z', '');
    const request = {
      ...JOB,
      source: { name: 'from', prefix: 'x/' },
      destination: { name: 'into', prefix: 'y/' },
      options: OPTIONS,
    };
    const settings = { segmenter: { LIST_PAGE_SIZE: '1', WALK_MILLISECONDS: '1' } };
    const { response } = await ask(request, FOLDER, settings);
    expect(response.error?.message).toContain('would delete 3 of the 5 objects in s3://into/y/');
  });

  test('no deletion is counted by a listing that cannot be trusted', async () => {
    await fill(8, 8);
    const kind = 'half-listing';
    server.faults.failNext({ kind, operation: 'ListObjectsV2', bucket: 'from', count: Infinity });
    await expect(deletion()).rejects.toMatchObject({ code: 'LISTING_BROKEN' });
    expect(await requests()).toEqual([]);
  });
});
