import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { KEYS } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { addDigests, digestText, objectHash } from '@lambda-core/s3-clone-common/proof/digest';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { clientsFor } from '@lambda-core/s3-clone-common/s3/fixtures/clients';
import { check } from '../check';
import { readCheckCommand } from '../options';
import { sideOf } from '../verify/job';
import type { Verification } from '../verify/verify';
import { checkReport } from './check-report';
import { holdsName, type ProofRange } from './proof-range';
import { openRangeSpool, type RangeSpool } from './range-spool';
import { readReport } from './read-report';
import { writeReport } from './report';
import { verifyRanges, verifyWhole } from './verify-ranges';

const REQUEST: CloneRequest = {
  id: 'job1',
  source: { name: 'from', prefix: 'old/' },
  destination: { name: 'into', prefix: 'new/' },
};
const RANGES: ProofRange['range'][] = [
  { prefix: '', delimiter: '/' },
  { prefix: 'a/', until: 'a/5' },
  { prefix: 'a/', after: 'a/5' },
  { prefix: 'b/' },
];
const retrying = { counters: { retries: 0, throttles: 0 } };
const HOW = { includes: () => true, retrying };

let server: S3Server;
let clients: Clients;
let folder: string;
let ranges: RangeSpool;
let made: number;

const put = (Bucket: string, Key: string, Body = Key.slice(4)) =>
  clients.sdk().clientFor().send(new PutObjectCommand({ Bucket, Key, Body }));
const copy = (name: string) =>
  clients
    .sdk()
    .clientFor()
    .send(
      new CopyObjectCommand({
        Bucket: 'into',
        Key: `new/${name}`,
        CopySource: `from/old/${encodeURIComponent(name)}`,
      }),
    );
const remove = (Bucket: string, Key: string) =>
  clients.sdk().clientFor().send(new DeleteObjectCommand({ Bucket, Key }));

beforeEach(async () => {
  server = await openS3();
  clients = clientsFor(server.endpoint);
  folder = mkdtempSync(join(tmpdir(), 'report-'));
  server.createBucket('from');
  server.createBucket('into');
  for (const name of ['root', 'a/1', 'a/5', 'a/6', 'a/7', 'b/1']) {
    await put('from', `old/${name}`);
    await copy(name);
  }
  ranges = openRangeSpool();
  for (const range of RANGES) ranges.add(await listed(range));
  made = Date.now() + 1000;
});

afterEach(async () => {
  ranges[Symbol.dispose]();
  rmSync(folder, { recursive: true });
  clients[Symbol.dispose]();
  await server.close();
});

/** What a segment's response would prove. */
async function listed(range: ProofRange['range']): Promise<ProofRange> {
  let [objects, bytes, digest] = [0, 0, 0n];
  const listing = { bucket: 'into', prefix: 'new/' };
  for await (const page of listObjects(clients.clientFor(), listing, retrying))
    for (const { key, size, etag } of page.objects) {
      const name = key.slice(4);
      if (!holdsName(range, name)) continue;
      objects += 1;
      bytes += size;
      digest = addDigests(digest, objectHash(name, size, etag));
    }
  const text = digestText(digest);
  return { range, digest: { objects, bytes, source: text, destination: text } };
}

const sides = () =>
  [sideOf(clients, REQUEST.source), sideOf(clients, REQUEST.destination)] as const;
const verify = (proven?: RangeSpool) => verifyRanges(...sides(), ranges, HOW, proven);
const lists = () => server.stats.requests.ListObjectsV2;

async function report(): Promise<{ path: string; text: string; verification: Verification }> {
  using proven = openRangeSpool();
  const verification = await verify(proven);
  const path = join(folder, 'proof.json');
  await writeReport(path, REQUEST, { proven, verification }, new Date(made));
  return { path, text: readFileSync(path, 'utf8'), verification };
}

async function differencesTo(path: string): Promise<Verification['differences']['first']> {
  using spool = openRangeSpool();
  const head = await readReport(path, spool);
  const how = { ...HOW, made: Date.parse(head.made) };
  return (await checkReport(...sides(), spool, how)).differences.first;
}

test('equal buckets cost one listing of the destination, and none of the source', async () => {
  const before = lists();
  expect(await verify()).toEqual({
    level: 'digest',
    compared: 6,
    bytes: 19,
    differences: { total: 0, first: [] },
    ranges: { total: 4, listedTwice: 0, equal: 0 },
  });
  expect(lists() - before).toBe(1);
});

test('a changed byte, a missing object and extra ones are named, in their ranges alone', async () => {
  await put('into', 'new/a/6', 'a/X');
  await remove('into', 'new/a/1');
  await put('into', 'new/c/extra');
  const { differences, ranges: count } = await verify();
  expect(differences).toEqual({
    total: 3,
    first: [
      { key: 'old/a/1', kind: 'missing' },
      { key: 'old/a/6', kind: 'different', reason: expect.stringContaining('ETag: ') },
      { key: 'old/c/extra', kind: 'extra' },
    ],
  });
  expect(count).toEqual({ total: 4, listedTwice: 2, equal: 0 });
});

test('what was written again on both sides is equal, and proven as it is now', async () => {
  await put('from', 'old/b/1', 'other');
  await copy('b/1');
  const { verification, path } = await report();
  expect(verification.differences.total).toBe(0);
  expect(verification.ranges).toEqual({ total: 4, listedTwice: 1, equal: 1 });
  expect(await differencesTo(path)).toEqual([]);
});

test('a report is JSON with a line a range, and nobody finds half of one', async () => {
  const { path, text } = await report();
  const whole = JSON.parse(text);
  expect(whole).toMatchObject({
    proof: 'lambda-core clone',
    version: 1,
    tool: expect.stringMatching(/^lambda-core \d/),
    job: { id: 'job1' },
    source: REQUEST.source,
    destination: REQUEST.destination,
    comparedBy: 'digest',
    differences: { total: 0 },
    total: { objects: 6, bytes: 19, ranges: 4 },
  });
  expect(whole.ranges.map(({ range }: ProofRange) => range)).toEqual(RANGES);
  expect(readdirSync(folder)).toEqual(['proof.json']);
  expect(await differencesTo(path)).toEqual([]);
  const nowhere = join(folder, 'none', 'proof.json');
  using proven = openRangeSpool();
  const verification = await verify(proven);
  await expect(writeReport(nowhere, REQUEST, { proven, verification })).rejects.toMatchObject({
    code: 'REPORT_UNWRITABLE',
    message: expect.stringContaining(`--report: found ${JSON.stringify(nowhere)}`),
  });
});

test('of both listings, the whole job is proven as one range', async () => {
  using proven = openRangeSpool();
  const verification = await verifyWhole(...sides(), HOW, proven);
  expect(verification).toMatchObject({ level: 'listing', compared: 6, storageClasses: 0 });
  const path = join(folder, 'proof.json');
  await writeReport(path, REQUEST, { proven, verification }, new Date(made));
  expect(await differencesTo(path)).toEqual([]);
  await put('into', 'new/b/1', 'X');
  expect(await differencesTo(path)).toMatchObject([{ key: 'old/b/1', kind: 'different' }]);
});

test('what either side has done since a report is named, with the side', async () => {
  const { path } = await report();
  await put('from', 'old/a/1', 'a/X');
  await remove('into', 'new/a/7');
  await put('from', 'old/c/new');
  await put('into', 'new/extra');
  expect(await differencesTo(path)).toEqual([
    {
      key: 'old/a/1',
      kind: 'different',
      reason: expect.stringMatching(/^ETag: .*; the source is not as in the report$/),
    },
    { key: 'old/a/7', kind: 'missing', reason: 'the destination is not as in the report' },
    { key: 'old/c/new', kind: 'new', reason: 'in the source, and not in the report' },
    { key: 'old/extra', kind: 'extra', reason: 'the destination is not as in the report' },
  ]);
});

test('a change on both sides alike is told of as well', async () => {
  made = Date.now() - 1000;
  const { path } = await report();
  await put('from', 'old/b/1', 'other');
  await copy('b/1');
  for (const [bucket, key] of [
    ['from', 'old/root'],
    ['into', 'new/root'],
  ] as const)
    await remove(bucket, key);
  const differences = await differencesTo(path);
  expect(differences).toEqual([
    {
      key: 'old/',
      kind: 'different',
      reason: '0 objects from here on, equal now, for 1; both sides are not as in the report',
    },
    {
      key: 'old/b/1',
      kind: 'different',
      reason: expect.stringMatching(/^equal now, and written at .*Z; both sides are not as/),
    },
  ]);
});

const BROKEN: readonly [string, (text: string) => string, string][] = [
  ['cut off', (text) => text.slice(0, -30), 'line 3'],
  ['without its end', (text) => text.replace('\n  ]\n}\n', ''), 'ends at line '],
  ['another JSON', () => '{"a": 1}\n', 'found no line "  \\"ranges\\": ["'],
  ['no JSON', (text) => text.replace('{', '['), 'is not JSON, expected a file that --report wrote'],
  [
    'another version',
    (text) => text.replace('"version": 1', '"version": 2'),
    'version: found 2, expected 1',
  ],
  [
    'a digest of another',
    (text) => text.replace(/"destination":"./, '"destination":"0'),
    'add up to',
  ],
  ['a number of others', (text) => text.replace('"ranges": 4', '"ranges": 5'), 'found 4 ranges'],
  [
    'an unknown field',
    (text) => text.replace('{"prefix":"b/"', '{"bucket":"x","prefix":"b/"'),
    'range.bucket: is not a field',
  ],
];

test('a file that is no whole report is refused, and says why', async () => {
  const { path, text } = await report();
  for (const [what, change, message] of BROKEN) {
    const broken = change(text);
    expect({ what, same: broken === text }).toEqual({ what, same: false });
    writeFileSync(path, broken);
    using spool = openRangeSpool();
    await expect(readReport(path, spool)).rejects.toMatchObject({
      code: 'REPORT_INVALID',
      message: expect.stringContaining(message),
    });
  }
});

test('a file that is not there is told of', async () => {
  using spool = openRangeSpool();
  await expect(readReport(join(folder, 'none'), spool)).rejects.toMatchObject({
    code: 'REPORT_UNREADABLE',
    message: expect.stringContaining('--check: found '),
  });
});

test('the command ends with 0 when both buckets are as the report says', async () => {
  const { path } = await report();
  const environment = { AWS_ENDPOINT_URL_S3: server.endpoint, AWS_REGION: 'us-east-1', ...KEYS };
  const hold = async (json: boolean) => {
    const [stdout, stderr] = [textStream(), textStream()];
    const { signal } = new AbortController();
    const status = await check({ check: path, json }, { environment, stdout, stderr, signal });
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  };
  expect(await hold(false)).toEqual({
    status: 0,
    stdout: expect.stringMatching(
      /^held from and into .*\nverified 6 objects .*: 0 differences\n$/,
    ),
    stderr: '',
  });
  await remove('into', 'new/b/1');
  const { status, stdout, stderr } = await hold(true);
  expect([status, stderr]).toEqual([1, 'error: 1 difference found\n']);
  expect(JSON.parse(stdout)).toMatchObject({
    job: 'job1',
    ok: false,
    verification: { differences: { total: 1, first: [{ key: 'old/b/1', kind: 'missing' }] } },
  });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"name": "from"', '"name": "gone"'));
  await expect(hold(true)).rejects.toThrow(`--check: found source "gone" in ${path}`);
});

test('docs/clone.md shows what --check says, by the command line that it names', async () => {
  const page = readFileSync('docs/clone.md', 'utf8');
  const section = /^## Proof of equality$(.*?)(?=^## |$(?![\s\S]))/ms.exec(page)?.[1] ?? '';
  const [, line = ''] = /^npm run -s clone -- (--check \S+)$/m.exec(section) ?? [];
  const [, shown = ''] = /^```text\n(held .*?)^```$/ms.exec(section) ?? [];
  const request = {
    id: 'mtz1x0k2f3ab',
    source: { name: 'photos' },
    destination: { name: 'photos-copy' },
  };
  for (const { name } of [request.source, request.destination]) {
    const modified = Date.UTC(2026, 0);
    for (const key of ['2026/cat.jpg', '2026/dog.jpg', 'index.html'])
      server.putSynthetic(name, key, { size: 12, modified });
  }
  using proven = openRangeSpool();
  const both = [sideOf(clients, request.source), sideOf(clients, request.destination)] as const;
  const verification = await verifyWhole(...both, HOW, proven);
  const command = readCheckCommand(line.split(' '));
  const path = join(folder, command?.check ?? '');
  await writeReport(path, request, { proven, verification }, new Date('2026-11-26T14:02:11.000Z'));
  await put('photos-copy', '2026/cat.jpg', '2026/cat.jpG');
  const [stdout, stderr] = [textStream(), textStream()];
  const environment = { AWS_ENDPOINT_URL_S3: server.endpoint, AWS_REGION: 'us-east-1', ...KEYS };
  const { signal } = new AbortController();
  const io = { environment, stdout, stderr, signal };
  expect(await check({ check: path, json: false }, io)).toBe(1);
  expect(stdout.text()).toBe(shown);
});

function textStream() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => chunks.join('') });
}
