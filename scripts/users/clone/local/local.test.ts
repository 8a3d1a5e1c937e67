import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CopyObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { localEnvironment } from '@lambda-core/local/credentials';
import { clientFor, NASTY_KEYS } from '@lambda-core/local/s3/fixtures/client';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import {
  jobFileOf,
  jobFolder,
  segmentName,
  segmentRequestKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { requestKinds, requestsBetween } from '@lambda-core/s3-clone-copier/fixtures/request-kinds';
import { leavingLine } from '../ending';
import { runClone, startClone } from '../fixtures/command';
import { requestOf } from '../job';
import { readCloneCommand } from '../options';
import { createTotals } from '../totals';
import { openLocalStages } from './stages';

const BUCKETS = ['--source', 'from', '--destination', 'into', '--command-bucket', 'commands'];
const DELETION = ['--delete-extraneous', '--confirm-delete-extraneous', 'into'];
const LOCAL = [...BUCKETS, '--local', '--workers', '2'];

let server: S3Server;
let s3: S3Client;

beforeEach(async () => {
  server = await openS3();
  s3 = clientFor(server.endpoint);
  for (const bucket of ['from', 'into', 'commands']) server.createBucket(bucket);
});

afterEach(async () => {
  s3.destroy();
  await server.close();
});

const put = (Bucket: string, Key: string, more: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: `body of ${Key}`, ...more }));

async function keysOf(Bucket: string): Promise<(string | undefined)[]> {
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({ Bucket, EncodingType: 'url' }),
  );
  return Contents.map(({ Key }) => Key);
}

test('both stages run here: every object arrives with its metadata and tags', async () => {
  for (const key of NASTY_KEYS) await put('from', key);
  for (let at = 0; at < 50; at++) {
    await put('from', `folder ${at % 5}/${at}`, { Metadata: { at: String(at) }, Tagging: 'a=1' });
  }
  const { status, stdout, stderr } = await runClone(
    [...LOCAL, '--verify=full', '--json'],
    server.endpoint,
  );
  expect(stderr).not.toContain('error');
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'complete',
    ok: true,
    objects: { copied: NASTY_KEYS.length + 50, failed: 0 },
    verification: { compared: NASTY_KEYS.length + 50, differences: { total: 0, first: [] } },
  });
  expect(status).toBe(0);
  expect(await keysOf('into')).toEqual(await keysOf('from'));
  const at = { Bucket: 'into', Key: 'folder 3/13' };
  expect((await s3.send(new HeadObjectCommand(at))).Metadata).toEqual({ at: '13' });
  expect((await s3.send(new GetObjectTaggingCommand(at))).TagSet).toEqual([
    { Key: 'a', Value: '1' },
  ]);
});

test('a command bucket whose notifications start functions is refused, and nothing is written', async () => {
  const queueArn = 'arn:aws:sqs:us-east-1:123456789012:s3-clone-copier-queue';
  server.subscribe(() => {}, { bucket: 'commands', suffix: '-segment-request', queueArn });
  await put('from', 'a');
  const { PutObject } = server.stats.requests;
  const { status, stderr } = await runClone(LOCAL, server.endpoint);
  expect(stderr).toBe(
    `error: --local: found s3://commands, which notifies ${queueArn}: their functions would do this job as well; ` +
      'name another bucket with --command-bucket, or leave out --local\n',
  );
  expect(status).toBe(1);
  expect(server.stats.requests).toMatchObject({ PutObject, CopyObject: 0 });
});

test('globs, prefixes and the deletion of what is extraneous reach the stages', async () => {
  for (const key of ['a/1.jpg', 'a/b/2.jpg', 'a/3.txt', 'c/4.jpg']) await put('from', key);
  for (const key of ['into/old.jpg', 'into/old.txt', 'elsewhere.jpg']) await put('into', key);
  const flags = ['--source-prefix', 'a/', '--destination-prefix', 'into/', '--include', '**/*.jpg'];
  const deletion = [...DELETION, '--max-delete', '1'];
  const dry = await runClone([...LOCAL, ...flags, ...deletion, '--dry-run'], server.endpoint);
  expect(dry.stdout).toContain('would clone from to into: 2 objects');
  expect(dry.stdout).toContain('1 would be deleted from the destination');
  expect(dry.stdout).toMatch(/^would cost, by list prices of us-east-1[\s\S]*^COPY +2 /m);
  expect(await keysOf('into')).toHaveLength(3);
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  const proof = join(folder, 'proof.json');
  const { status, stdout } = await runClone(
    [...LOCAL, ...flags, ...deletion, '--report', proof],
    server.endpoint,
  );
  expect(stdout).toContain('cloned from to into: 2 objects');
  expect(stdout).toMatch(/^digest of the copies' names, sizes and ETags: [0-9a-f]{64}$/m);
  expect(stdout).toContain('verified 2 objects (digests of names, sizes and ETags): 0 differences');
  expect(status).toBe(0);
  expect(await keysOf('into')).toEqual([
    'elsewhere.jpg',
    'into/1.jpg',
    'into/b/2.jpg',
    'into/old.txt',
  ]);

  // Held against the buckets later, by the file alone.
  await put('into', 'into/b/2.jpg', { Body: 'BODY of a/b/2.jpg' });
  await put('into', 'into/left-out.txt');
  const held = await runClone(['--check', proof], server.endpoint);
  rmSync(folder, { recursive: true });
  expect(held.stdout).toMatch(
    /^held from and into against the report of job \w+, made .*Z\nverified 2 objects \(digests of names, sizes and ETags\): 1 difference\n {2}different "a\/b\/2.jpg": ETag: /,
  );
  expect(held.stderr).toBe('error: 1 difference found\n');
  expect(held.status).toBe(1);
});

test('a source that is empty costs the destination nothing unless the number is named', async () => {
  for (const key of ['a/1', 'a/2', 'b']) await put('into', key);
  const { status, stderr } = await runClone([...LOCAL, ...DELETION], server.endpoint);
  expect(stderr).toContain(
    'error: DELETION_REFUSED: options.deleteExtraneous: would delete 3 of the 3 objects in s3://into/',
  );
  expect(stderr).toContain('--max-delete 3');
  expect(status).toBe(1);
  expect(await keysOf('into')).toHaveLength(3);
  const named = [...LOCAL, ...DELETION, '--max-delete', '3'];
  expect((await runClone(named, server.endpoint)).status).toBe(0);
  expect(await keysOf('into')).toEqual([]);
});

test('an S3 that finds nothing that it lists makes a job fail, however small its segments', async () => {
  for (let at = 0; at < 11; at++) await put('from', `${at}/x`);
  for (const operation of ['CopyObject', 'HeadObject'] as const)
    server.faults.failNext({ kind: 'no-such-key', operation, key: /x$/, count: Infinity });
  const { status, stdout, stderr } = await runClone([...LOCAL, '--json'], server.endpoint);
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'complete',
    ok: false,
    objects: { vanished: 11, failed: 0 },
    error: { code: 'TOO_MANY_VANISHED' },
  });
  expect(JSON.parse(stdout).vanished).toHaveLength(11);
  expect(stderr).toContain('error: TOO_MANY_VANISHED: 11 of 11 objects were listed and then gone');
  expect(status).toBe(1);
});

test('a half of a listing, now and then, delays a clone and deletes nothing', async () => {
  for (let at = 0; at < 30; at++) await put('from', `${at % 3}/${at}`);
  const failures = { rate: 0.3, seed: 5, kinds: ['half-listing', 'reversed-listing'] as const };
  server.faults.set({ failures: { ...failures, operations: ['ListObjectsV2'] } });
  expect((await runClone(LOCAL, server.endpoint)).status).toBe(0);
  const again = await runClone([...LOCAL, ...DELETION, '--json'], server.endpoint);
  server.faults.clear();
  expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, objects: { deleted: 0, copied: 30 } });
  expect(await keysOf('into')).toEqual(await keysOf('from'));
});

test('what the destination has besides is a difference, and the status is 1', async () => {
  await put('from', 'one');
  await put('into', 'two');
  const { status, stdout, stderr } = await runClone([...LOCAL, '--verify'], server.endpoint);
  expect(stdout).toContain(
    'verified 1 object (digests of names, sizes and ETags): 1 difference\n  extra "two"\n',
  );
  expect(stderr).toContain('error: 1 difference found');
  expect(status).toBe(1);
});

test('an object that cannot be copied is named, the others are there, and the status is 1', async () => {
  await put('from', 'a/archived', { StorageClass: 'GLACIER' });
  await put('from', 'a/other');
  const { status, stdout } = await runClone(LOCAL, server.endpoint);
  expect(stdout).toContain('1 object failed, in 1 segment:\n  "a/archived": InvalidObjectState: ');
  expect(status).toBe(1);
  expect(await keysOf('into')).toEqual(['a/other']);
});

test('with --restore an archived object is waited for, which is told, and then copied', async () => {
  await put('from', 'a/archived', { StorageClass: 'DEEP_ARCHIVE' });
  await put('from', 'a/other');
  // The example of docs/clone.md, with the buckets of this test.
  const flags = ['--local', '--restore', 'Bulk', '--poll-seconds', '1'];
  const { ended, said } = startClone([...BUCKETS, ...flags, '--json'], server.endpoint);
  await said(/1 segment to be restored first/);
  expect(await keysOf('into')).toEqual(['a/other']);
  server.finishRestores();
  const { status, stdout } = await ended;
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, objects: { failed: 0 } });
  expect(status).toBe(0);
  expect(await keysOf('into')).toEqual(['a/archived', 'a/other']);
});

test('progress moves within a segment, and Ctrl-C finishes what is under way: to go on copies the rest', async () => {
  for (let at = 0; at < 300; at++) server.putSynthetic('from', `a/${at}`, { size: 10 });
  server.faults.set({ latency: { CopyObject: 50 } });
  const { interrupt, ended, said } = startClone([...LOCAL, '--concurrency', '2'], server.endpoint);
  await said(/^0 % \| 0\/1\+? segments \| [1-9]\d* objects \| [1-9]/m);
  interrupt();
  const { status, stderr } = await ended;
  expect(status).toBe(130);
  expect(stderr).toContain('the copies under way are finished first, in 3 s at the most\n');
  const [, done, line] =
    /job \w+ is interrupted after (\d+) objects, none of which is copied again; to go on:\n +npm run -s clone -- (.*)\n/.exec(
      stderr,
    ) ?? [];
  expect(Number(done)).toBe((await keysOf('into')).length);
  expect(Number(done)).toBeLessThan(300);

  server.faults.clear();
  const again = await runClone([...(line ?? '').split(' '), '--verify'], server.endpoint);
  expect(again.stderr).toContain('2 workers');
  expect(again.stdout).toContain(
    'verified 300 objects (digests of names, sizes and ETags): 0 differences',
  );
  expect(again.status).toBe(0);
  expect(server.stats.requests.CopyObject).toBe(300);
});

test('unchanged objects are skipped when that is asked for', async () => {
  await put('from', 'a/same');
  await s3.send(
    new CopyObjectCommand({ Bucket: 'into', Key: 'a/same', CopySource: 'from/a/same' }),
  );
  await put('from', 'a/new');
  const before = requestKinds(server.stats);
  const { status, stdout } = await runClone(
    [...LOCAL, '--skip-unchanged', '--json'],
    server.endpoint,
  );
  // What was known is not asked for, nor counted.
  const sent = requestsBetween(before, requestKinds(server.stats));
  expect(sent.get + sent.head).toBe(4);
  // The source, its prefixes and the destination: neither the segment nor the end of the job.
  expect(sent.list).toBe(3);
  const result = JSON.parse(stdout);
  expect(result).toMatchObject({ objects: { copied: 1, skipped: 1 }, requests: sent });
  expect(status).toBe(0);
  const again = await runClone([...LOCAL, '--skip-unchanged'], server.endpoint);
  expect(again.stdout).toMatch(
    /^cloned from to into: 0 objects, .* objects\/s compared\)\n2 were there already\ndigest of .*\n\ncost, /,
  );
});

test.each([
  [['--include', '*.none'], 'nothing matched --include and --exclude: 0 of 1 object'],
  [['--source-prefix', 'none/'], 'nothing was found: the source is empty, or nothing lies below'],
])('with %j it says that nothing matched', async (flags, expected) => {
  await put('from', 'a/b');
  const { status, stdout } = await runClone([...LOCAL, ...flags], server.endpoint);
  expect(stdout).toMatch(/^cloned from to into: 0 objects, [^(]*\n/);
  expect(stdout).toContain(`\n${expected}`);
  expect(status).toBe(0);
});

test('a share of requests that fail delays a clone, and changes nothing about its result', async () => {
  for (let at = 0; at < 200; at++) await put('from', `${at % 7}/${at}`);
  server.faults.set({ failures: { rate: 0.05, seed: 7 } });
  const { status, stdout } = await runClone([...LOCAL, '--json'], server.endpoint);
  server.faults.clear();
  const { objects } = JSON.parse(stdout) as { objects: { copied: number; skipped: number } };
  expect(objects.copied + objects.skipped).toBe(200);
  expect(status).toBe(0);
  expect(await keysOf('into')).toEqual(await keysOf('from'));
});

test('who goes on with a job copies only what the segments that somebody had begun lack', async () => {
  const request = { id: 'job1', source: { name: 'from' }, destination: { name: 'into' } };
  const folder = 'job1-from-into/';
  const segment = segmentName({ prefix: 'a/' });
  await put('commands', `${folder}clone-request`, { Body: JSON.stringify(request) });
  const source = { name: 'from', prefix: 'a/' };
  const Body = JSON.stringify({ ...request, source });
  await put('commands', segmentRequestKey(folder, segment), { Body });
  // As whoever was killed left it: younger than the request by more than S3's whole seconds.
  const modified = Date.now() + 5_000;
  for (let at = 0; at < 40; at++) {
    server.putSynthetic('from', `a/${at}`, { size: 1 });
    if (at < 30) server.putSynthetic('into', `a/${at}`, { size: 1, modified });
  }
  using clients = openClients({ sockets: 10, environment: localEnvironment(server) });
  const environment = {};
  await using stages = openLocalStages({ clients, bucket: 'commands', workers: 1, environment });
  stages.copy(folder, [segment]);
  await stages.wake();
  expect(stages.lastError).toBe('');
  expect(await keysOf('into')).toHaveLength(40);
  expect(server.stats.requests.CopyObject).toBe(10);
});

test.each([
  ['copies', 0],
  ['copies of the last try', 2],
])('%s that do not end in time are broken off, which is said', async (_, tries) => {
  const objects = 20;
  for (let at = 0; at < objects; at++) server.putSynthetic('from', `a/${at}`, { size: 1 });
  const denied = tries * objects;
  if (denied > 0)
    server.faults.failNext({ operation: 'CopyObject', kind: 'access-denied', count: denied });
  server.faults.failNext({ operation: 'CopyObject', kind: 'stall', count: Infinity });
  using clients = openClients({ sockets: 30, environment: localEnvironment(server) });
  const command = readCloneCommand([...LOCAL, '--id', 'job1']);
  if (!('start' in command.job)) throw new Error('expected a new job');
  const request = requestOf(command.job.start, 'commands');
  const folder = jobFolder(request);
  await put('commands', `${folder}clone-request`, { Body: JSON.stringify(request) });
  const environment = {};
  await using stages = openLocalStages({ clients, bucket: 'commands', workers: 1, environment });
  stages.segment(folder);
  await stages.wake();
  stages.copy(
    folder,
    stages.heard().flatMap((name) => jobFileOf(folder + name)?.segment ?? []),
  );
  while (server.stats.requests.CopyObject < denied + objects) await nextTurn();
  expect(await stages.drain(1)).toBe(false);
  expect((await keysOf('commands')).filter((key) => key?.endsWith('-response'))).toEqual([
    `${folder}clone-response`,
  ]);
  const left = { objects: { ...createTotals().objects, copied: 7, skipped: 2 }, drained: false };
  expect(leavingLine({ request, folder }, command, left)).toMatch(
    /^job job1 is interrupted after 9 objects; copies that were broken off are made again; to go on:\n/,
  );
});

test('a stage that gives up is told of, instead of waiting for ever', async () => {
  server.faults.failNext({ kind: 'access-denied', operation: 'GetObject', count: Infinity });
  using clients = openClients({ sockets: 10, environment: localEnvironment(server) });
  const environment = {};
  await using stages = openLocalStages({ clients, bucket: 'commands', workers: 1, environment });
  stages.segment('job1-from-into/');
  await stages.wake();
  expect(() => stages.check({ segmented: false, isPending: () => false })).toThrow(
    /^s3-clone-segmenter gave up a request after 3 tries; its last error: job1-from-into\/clone-request: /,
  );
});
