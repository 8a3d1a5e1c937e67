import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import type { S3Server } from '@lambda-core/local/s3/server';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import {
  jobFolder,
  segmentRequestKey,
  segmentResponseKey,
  segmentSplitKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseFilesPage, parseSegmentResponse } from '@lambda-core/s3-clone-common/contract/parse';
import { COMMANDS, type Harness, openJobHarness } from './fixtures/clone-harness';
import { digestOfBucket, sumOf } from './fixtures/digests';

const JOB: CloneRequest = { id: '1', source: { name: 'from' }, destination: { name: 'into' } };
const FOLDER = jobFolder(JOB);
const REQUEST = segmentRequestKey(FOLDER, 'all');
const BARE = { ...JOB, source: { name: 'from', prefix: '' } };

let server: S3Server;
let harness: Harness;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ server, harness, close } = await openJobHarness());
});

afterEach(() => close());

async function fill(count: number): Promise<void> {
  for (let at = 0; at < count; at++) await harness.put('from', `p/${at}`, `${at}`);
}

const bare = () => harness.put(COMMANDS, REQUEST, JSON.stringify(BARE));
const response = async () =>
  parseSegmentResponse(await harness.text(COMMANDS, segmentResponseKey(FOLDER, 'all')));

test('a bare segment-request, put there by hand, is copied and answered', async () => {
  await fill(3);
  await bare();
  expect((await harness.copy({ key: REQUEST })).outcome).toBe('copied');
  expect(await harness.keys('into')).toEqual(['p/0', 'p/1', 'p/2']);
  expect(await response()).toMatchObject({
    ...BARE,
    files: { count: 3, bytes: 3, files: [{ key: 'p/0', size: 1 }, {}, {}], failed: 0, retries: 0 },
  });
});

test('5 % of requests fail in every way there is: complete, exact, and counted', async () => {
  for (let at = 0; at < 300; at++) await harness.put('from', `p${at % 7}/${at}`, `${at}`);
  server.faults.set({ failures: { rate: 0.05, seed: 7 } });
  const { responses } = await harness.run(JOB, {
    copier: { SEGMENT_OBJECT_LIMIT: '20', LIST_PAGE_SIZE: '5' },
  });
  server.faults.clear();
  expect(await harness.keys('into')).toEqual(await harness.keys('from'));
  expect(responses.every(({ failures, error }) => failures === undefined && !error)).toBe(true);
  const retries = responses.reduce((sum, { files }) => sum + files.retries, 0);
  const throttles = responses.reduce((sum, { files }) => sum + files.throttles, 0);
  expect(retries).toBeGreaterThan(5);
  expect(throttles).toBeGreaterThan(0);
});

test('throttled again and again it loses nothing, and counts each time', async () => {
  server.addSyntheticBucket('much', {
    count: 400,
    keyAt: (index) => `p/${String(index).padStart(6, '0')}`,
    sizeAt: () => 3,
  });
  // A share, drawn from a seed, and not a rate: a slow machine would never reach that.
  server.faults.set({
    failures: { rate: 0.3, kinds: ['slow-down'], operations: ['CopyObject'] },
  });
  const { responses } = await harness.run({ ...JOB, source: { name: 'much' } });
  const throttles = server.stats.requests.CopyObject - 400;
  expect(throttles).toBeGreaterThan(100);
  expect(responses[0]?.files).toMatchObject({ count: 400, failed: 0, throttles });
});

test.each([
  // HEADs: of the clone-request, for its date, of what was copied, and of what is copied now for its checksum.
  ['', undefined, 1],
  [", also under the destination's key of KMS", 'into', 1 + 19 + 1],
  [", also under the source's key of KMS", 'from', 1 + 2 * 19 + 1],
])(
  'what failed is delivered again, and only what is missing is copied again%s',
  async (_, keyed, heads) => {
    if (keyed !== undefined)
      server.encryptBucket(keyed, 'arn:aws:kms:eu-west-1:111122223333:key/k');
    await fill(20);
    await bare();
    // Copies count as made by this job from the second after the request's on.
    const second = Math.floor(Date.now() / 1000);
    while (Math.floor(Date.now() / 1000) === second) await harness.keys('into');
    server.faults.failNext({
      operation: 'CopyObject',
      key: /^p\/7$/,
      kind: 'internal-error',
      count: 8,
    });
    await expect(harness.copy({ key: REQUEST, attempt: 1 })).rejects.toMatchObject({
      code: 'OBJECTS_FAILED',
      message: expect.stringMatching(/1 objects failed, the first one "p\/7"/),
    });
    expect(await harness.keys(COMMANDS)).not.toContain(segmentResponseKey(FOLDER, 'all'));
    const { outcome, summary } = await harness.copy({ key: REQUEST, attempt: 2 });
    expect(outcome).toBe('copied');
    expect(summary).toMatchObject({
      objectsCopied: 1,
      objectsSkipped: 19,
      requests: { head: heads },
    });
    const responded = await response();
    expect(responded.files).toMatchObject({ count: 20, failed: 0 });
    expect(sumOf([responded], 'destination')).toEqual(await digestOfBucket(harness, 'into'));
    expect(await harness.keys('into')).toEqual(await harness.keys('from'));
  },
);

test('the last attempt answers with the failures, so that the job ends', async () => {
  await fill(5);
  await bare();
  server.faults.failNext({
    operation: 'CopyObject',
    key: /^p\/3$/,
    kind: 'internal-error',
    count: 99,
  });
  const { outcome } = await harness.copy({ key: REQUEST, attempt: 3 });
  expect(outcome).toBe('incomplete');
  const responded = await response();
  const { files, failures } = responded;
  expect(files).toMatchObject({ count: 4, failed: 1 });
  expect(sumOf([responded], 'source')).toEqual(await digestOfBucket(harness, 'into'));
  expect(files.files.map(({ key }) => key)).not.toContain('p/3');
  expect(failures).toMatchObject({ total: 1, files: [{ key: 'p/3', code: 'InternalError' }] });
});

/** What the last attempt comes to when its time is over after so many copies, while that of `p/3` hangs. */
async function atTheEndOfTime(objects: number, copies: number, copier = {}) {
  await fill(objects);
  await bare();
  server.faults.failNext({ operation: 'CopyObject', key: /^p\/3$/, kind: 'stall', count: 99 });
  const [drain, stop] = [new AbortController(), new AbortController()];
  const deadline = { drain: drain.signal, stop: stop.signal, [Symbol.dispose]() {} };
  const client = harness.clients.clientFor();
  let copied = 0;
  const send: typeof client.send = async (request) => {
    const answer = await client.send(request);
    if (request.headers?.['x-amz-copy-source'] !== undefined) copied += 1;
    return answer;
  };
  const clients = { ...harness.clients, clientFor: () => ({ ...client, send }) };
  const deps = { deadline, clients };
  const copying = harness.copy({ key: REQUEST, attempt: 3 }, { copier, deps });
  while (copied < copies) await new Promise(setImmediate);
  drain.abort();
  stop.abort();
  return { outcome: (await copying).outcome, ...(await response()) };
}

test('when its time is over, the last attempt still answers with what it could not copy', async () => {
  const { outcome, files, failures, split } = await atTheEndOfTime(5, 4);
  expect(outcome).toBe('incomplete');
  expect(files).toMatchObject({ count: 4, failed: 1 });
  expect(failures?.files).toEqual([
    {
      key: 'p/3',
      code: 'AbortError',
      message: "the time was over before it was copied: raise the function's time-out",
    },
  ]);
  expect(split).toBeUndefined();
});

test('and leaves what it had not begun to another segment', async () => {
  const { files, split } = await atTheEndOfTime(6, 3, { COPY_CONCURRENCY: '1' });
  // The one that waited for its place was taken on.
  expect(files).toMatchObject({ count: 3, failed: 2 });
  expect(split).toMatchObject({ count: 1, until: 'p/4' });
  const requests = (await harness.keys(COMMANDS)).filter((key) => key.endsWith('-segment-request'));
  expect(requests).toHaveLength(2);
});

test('a copy that is denied says what to grant', async () => {
  await fill(1);
  await bare();
  server.faults.failNext({ operation: 'CopyObject', kind: 'access-denied' });
  await harness.copy({ key: REQUEST });
  expect((await response()).failures?.files).toEqual([
    {
      key: 'p/0',
      code: 'AccessDenied',
      message: expect.stringMatching(
        /^AccessDenied \(403\): s3:PutObject on arn:aws:s3:::into\/p\/0 denied: grant it .*: Access Denied$/,
      ),
    },
  ]);
});

test('a segment that is delivered again after its response does nothing', async () => {
  await fill(3);
  await bare();
  await harness.copy({ key: REQUEST, attempt: 1 });
  const before = await harness.text(COMMANDS, segmentResponseKey(FOLDER, 'all'));
  expect((await harness.copy({ key: REQUEST, attempt: 1 })).outcome).toBe('duplicate');
  expect(await harness.text(COMMANDS, segmentResponseKey(FOLDER, 'all'))).toBe(before);
});

test('runs of one segment side by side agree, also on where it is split', async () => {
  await fill(40);
  await bare();
  const small = { copier: { SEGMENT_OBJECT_LIMIT: '10' } };
  await Promise.all([1, 1, 1].map((attempt) => harness.copy({ key: REQUEST, attempt }, small)));
  const { split } = await response();
  const requests = (await harness.keys(COMMANDS)).filter((key) => key.endsWith('-segment-request'));
  expect(requests).toHaveLength(1 + (split?.count ?? 0));
  await harness.run(JOB, small);
  expect(await harness.keys('into')).toEqual(await harness.keys('from'));
});

test('a run that took on more than a split leaves it digests its own share alone', async () => {
  await fill(40);
  await bare();
  // Another run's, which this one does not know of before it is done.
  const other = { until: 'p/2', cuts: ['p/3'] };
  await harness.put(COMMANDS, segmentSplitKey(FOLDER, 'all'), JSON.stringify(other));
  await harness.copy(
    { key: REQUEST, attempt: 1 },
    { copier: { SEGMENT_OBJECT_LIMIT: '20', LIST_PAGE_SIZE: '5' } },
  );
  const { files, digest, split } = await response();
  expect(split?.until).toBe('p/2');
  const share = (await harness.keys('from')).filter((key) => key <= 'p/2');
  expect([files.count, digest?.objects]).toEqual([share.length, share.length]);
});

test('an attempt after one that was split and died keeps to its split', async () => {
  await fill(40);
  await bare();
  const split = { until: 'p/2', cuts: ['p/3'] };
  await harness.put(COMMANDS, segmentSplitKey(FOLDER, 'all'), JSON.stringify(split));
  await harness.copy({ key: REQUEST, attempt: 2 }, { copier: { SEGMENT_OBJECT_LIMIT: '1' } });
  const { files, split: children } = await response();
  const own = (await harness.keys('from')).filter((key) => key <= 'p/2');
  expect(files.files.map(({ key }) => key)).toEqual(own);
  expect(children?.count).toBe(2);
});

test('an object that the listing does not name is not deleted when the source has it', async () => {
  await fill(3);
  for (const key of ['p/0', 'p/1', 'p/2', 'p/3']) await harness.put('into', key, 'old');
  const options = { deleteExtraneous: true, confirmDeleteExtraneous: 'into' };
  await harness.put(COMMANDS, REQUEST, JSON.stringify({ ...BARE, options }));
  server.faults.failNext({ kind: 'short-listing', operation: 'ListObjectsV2', bucket: 'from' });
  await harness.copy({ key: REQUEST });
  expect(await harness.keys('into')).toEqual(['p/0', 'p/1', 'p/2']);
  const { files, failures } = await response();
  expect(files).toMatchObject({ deleted: 1, failed: 1 });
  expect(failures?.files).toMatchObject([{ key: 'p/2', code: 'OBJECT_DOUBTFUL' }]);
});

test.each(['half-listing', 'reversed-listing'] as const)(
  'with a %s again and again the segment fails, and nothing is deleted',
  async (kind) => {
    await fill(4);
    for (const key of ['p/0', 'p/1', 'p/2', 'p/3', 'p/4']) await harness.put('into', key, '');
    const options = { deleteExtraneous: true, confirmDeleteExtraneous: 'into' };
    await harness.put(COMMANDS, REQUEST, JSON.stringify({ ...BARE, options }));
    server.faults.failNext({
      kind,
      operation: 'ListObjectsV2',
      bucket: 'from',
      count: Infinity,
    });
    const failure = { code: 'LISTING_BROKEN' };
    await expect(harness.copy({ key: REQUEST, attempt: 1 })).rejects.toMatchObject(failure);
    expect((await harness.copy({ key: REQUEST, attempt: 3 })).outcome).toBe('refused');
    server.faults.clear();
    expect((await response()).error).toMatchObject(failure);
    expect(await harness.keys('into')).toHaveLength(5);
  },
);

test('what S3 does not find to copy, and finds when asked again, has not vanished', async () => {
  await fill(5);
  await bare();
  server.faults.failNext({ kind: 'no-such-key', operation: 'CopyObject', count: 5 });
  expect((await harness.copy({ key: REQUEST, attempt: 3 })).outcome).toBe('incomplete');
  const { files, failures } = await response();
  expect(files).toMatchObject({ count: 0, failed: 5, vanished: 0 });
  expect(failures?.files[0]).toMatchObject({ key: 'p/0', code: 'OBJECT_DOUBTFUL' });
});

test('a segment fails when more objects vanish than do in a bucket that is in use', async () => {
  await fill(20);
  await bare();
  const vanish = (count: number) => {
    for (const operation of ['CopyObject', 'HeadObject'] as const) {
      const key = /^p\/1?\d$/;
      server.faults.failNext({ kind: 'no-such-key', operation, key, count });
    }
  };
  vanish(11);
  await expect(harness.copy({ key: REQUEST, attempt: 1 })).rejects.toMatchObject({
    code: 'TOO_MANY_VANISHED',
    message: expect.stringContaining('11 of 20 objects'),
  });
  vanish(11);
  expect((await harness.copy({ key: REQUEST, attempt: 3 })).outcome).toBe('incomplete');
  const { files, vanished, error } = await response();
  expect(error?.code).toBe('TOO_MANY_VANISHED');
  expect(files.vanished).toBe(11);
  expect(vanished).toHaveLength(11);
});

test('an object that vanishes between listing and copy is no failure', async () => {
  await harness.put('from', 'p/x', '1');
  server.faults.set({ latency: { CopyObject: 100 } });
  await bare();
  const copying = harness.copy({ key: REQUEST });
  while (server.stats.inFlight === 0) await new Promise(setImmediate);
  await harness.s3.send(new DeleteObjectCommand({ Bucket: 'from', Key: 'p/x' }));
  const { outcome, summary } = await copying;
  expect(outcome).toBe('copied');
  expect(summary.objectsFailed).toBe(0);
  expect(await response()).toMatchObject({
    files: { vanished: 1, files: [] },
    vanished: ['p/x'],
    digest: { objects: 0, bytes: 0, source: '0'.repeat(64) },
  });
});

test('files beyond a page move to page files that the response names; none is large', async () => {
  server.addSyntheticBucket('long', {
    count: 2500,
    keyAt: (index) => `p/${String(index).padStart(6, '0')}${'é'.repeat(400)}`,
    sizeAt: () => 1,
  });
  const { responses, files } = await harness.run(
    { ...JOB, source: { name: 'long' } },
    { copier: { SEGMENT_MILLISECONDS: '840000' } },
  );
  const [response] = responses;
  expect(response?.files.files).toEqual([]);
  const names = response?.files.pages ?? [];
  const pages = await Promise.all(
    names.map(async (name) => parseFilesPage(await harness.text(COMMANDS, `1-long-into/${name}`))),
  );
  expect(pages.flatMap((page) => page.files)).toHaveLength(2500);
  expect(pages.every((page) => page.files.length <= 1000)).toBe(true);
  expect(Math.max(...files.values())).toBeLessThan(1024 ** 2);
});

test.each([
  ['not JSON', 'nonsense', 'REQUEST_NOT_JSON'],
  ['more than 8 MiB', ' '.repeat(8 * 1024 ** 2 + 1), 'FILE_TOO_LARGE'],
  ['an unknown field', JSON.stringify({ ...BARE, more: 1 }), 'REQUEST_INVALID'],
  ['another folder', JSON.stringify({ ...BARE, id: '2' }), 'FOLDER_MISMATCH'],
  [
    'the command bucket as destination',
    JSON.stringify({ ...BARE, destination: { name: COMMANDS } }),
    'REQUEST_UNSAFE',
  ],
])('a segment-request with %s is answered with an error', async (_what, text, code) => {
  await harness.put(COMMANDS, REQUEST, text);
  expect((await harness.copy({ key: REQUEST, attempt: 1 })).outcome).toBe('refused');
  expect((await response()).error).toMatchObject({ code });
});

test('a bucket that is gone is an error in the response of the last attempt only', async () => {
  await harness.put(
    COMMANDS,
    segmentRequestKey('1-gone-into/', 'all'),
    JSON.stringify({
      ...BARE,
      source: { name: 'gone', prefix: '' },
    }),
  );
  const key = segmentRequestKey('1-gone-into/', 'all');
  await expect(harness.copy({ key, attempt: 1 })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  expect((await harness.copy({ key, attempt: 3 })).outcome).toBe('refused');
  const text = await harness.text(COMMANDS, segmentResponseKey('1-gone-into/', 'all'));
  expect(parseSegmentResponse(text).error?.code).toBe('NoSuchBucket');
});
