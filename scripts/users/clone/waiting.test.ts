import { clientFor } from '@lambda-core/local/s3/fixtures/client';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { runClone, startClone } from './fixtures/command';
import { jobWriter } from './fixtures/job-files';

const BUCKETS = ['from', 'into', 'commands'];
const CLONE = ['--source', 'from', '--destination', 'into', '--command-bucket', 'commands'];
const NEW = [...CLONE, '--id', 'job1'];
const STALL = { kind: 'stall', count: 1_000_000 } as const;

let server: S3Server;

beforeEach(async () => {
  server = await openS3();
  for (const bucket of BUCKETS) server.createBucket(bucket);
});

afterEach(() => server.close());

test('where nothing reads the command bucket that is said after 20 s, and what is said helps', async () => {
  server.putSynthetic('from', 'a/b', { size: 10 });
  const { said, ended } = startClone(NEW, server.endpoint);
  const text = await said(/still waiting[\s\S]*dead-letter queue\n/);
  expect(text).toContain(
    'no function seems to read s3://commands: job1-from-into/clone-request has had no response for 20 s',
  );
  expect(text).toContain('modules/s3-clone');
  const argv = /run both stages here: npm run -s clone -- (.*)\n/.exec(text)?.[1]?.split(' ') ?? [];
  const here = await runClone(argv, server.endpoint);
  expect(here.status).toBe(0);
  const { status, stdout } = await ended;
  expect(stdout).toMatch(/^cloned from to into: 1 object, 10 B, 1 segment in /);
  expect(status).toBe(0);
});

test('a silent S3 is waited for aloud, and no longer than --timeout-seconds', async () => {
  server.faults.failNext(STALL);
  const argv = [...NEW, '--timeout-seconds', '5'];
  const { status, stderr } = await runClone(argv, server.endpoint);
  expect(stderr).toMatch(
    /^waiting for the buckets, \d s\n(waiting .*\n)*error: --timeout-seconds: found 5, over while waiting for the buckets\n$/,
  );
  expect(status).toBe(1);
});

test('the time is over also while a look at the job hangs, with status 1 and the way back', async () => {
  server.faults.failNext({ ...STALL, operation: 'ListObjectsV2' });
  const argv = [...NEW, '--timeout-seconds', '5'];
  const { status, stderr } = await runClone(argv, server.endpoint);
  expect(stderr).toMatch(/error: job job1 is not complete after \d s; to watch it again:\n {2}npm/);
  expect(status).toBe(1);
});

test('a comparison that hangs ends with the time, and the result is there', async () => {
  const s3 = clientFor(server.endpoint);
  const write = jobWriter(s3);
  await write.request();
  await write.segmentRequest('a-1');
  await write.segmentResponse('a-1');
  await write.manifest(1);
  s3.destroy();
  server.faults.failNext({ ...STALL, operation: 'ListObjectsV2', bucket: 'into' });
  const argv = [...CLONE, '--job', 'job1', '--verify', '--timeout-seconds', '5', '--json'];
  const { status, stdout, stderr } = await runClone(argv, server.endpoint);
  const result = { state: 'complete', ok: false, objects: { copied: 2 } };
  expect(JSON.parse(stdout)).toMatchObject(result);
  expect(stderr).toContain('error: --timeout-seconds was over before the buckets were compared\n');
  expect(status).toBe(1);
});

test('while requests fail and are repeated, the attempt and the error are told of', async () => {
  server.faults.failNext({ ...STALL, kind: 'slow-down' });
  const { said, ended, interrupt } = startClone(NEW, server.endpoint);
  await said(/^the buckets: status 503 to HEAD s3:.* \(\d+ s, attempt \d+\)$/m);
  interrupt();
  expect((await ended).status).toBe(130);
});
