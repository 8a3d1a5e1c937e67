import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { clientFor } from '@lambda-core/local/s3/fixtures/client';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { runClone, startClone } from './fixtures/command';
import { COMMANDS, counted, FOLDER, JOB, jobWriter } from './fixtures/job-files';

const BUCKETS = ['--source', 'from', '--destination', 'into', '--command-bucket', COMMANDS];
const NEW = [...BUCKETS, '--id', JOB.id];

let server: S3Server;
let s3: S3Client;
let write: ReturnType<typeof jobWriter>;

beforeEach(async () => {
  server = await openS3();
  s3 = clientFor(server.endpoint);
  write = jobWriter(s3);
  await write.createBuckets();
});

afterEach(async () => {
  s3.destroy();
  await server.close();
});

/** Plays both stages as soon as the clone-request is there. */
function answerRequest(response: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = server.subscribe(
      () => {
        end();
        response().then(resolve, reject);
      },
      { suffix: '/clone-request' },
    );
  });
}

const requests = () => Object.values(server.stats.requests).reduce((sum, some) => sum + some, 0);

test('the request has what the flags say, and the result is one JSON object', async () => {
  const requests = { copy: 2, list: 1, put: 1, get: 1, head: 1, delete: 0 };
  const answered = answerRequest(async () => {
    await write.segmentRequest('a-1');
    await write.manifest(1);
    await write.segmentResponse('a-1', {
      files: counted({ listed: 4, copied: 2, skipped: 1, bytes: 30, vanished: 1, requests }),
    });
  });
  const flags = '--source-prefix a/ --destination-prefix b/ --storage-class GLACIER_IR';
  const { status, stdout, stderr } = await runClone(
    [...NEW, ...flags.split(' '), '--include', '*.jpg', '--include', '*.png', '--json'],
    server.endpoint,
  );
  await answered;
  expect(stderr).toContain(
    `requested job job1: from to into; its files: s3://${COMMANDS}/${FOLDER}\n`,
  );
  expect(stderr).toMatch(/^job job1 is complete: 1 segment, 2 objects in \d+ s$/m);
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toEqual({
    id: 'job1',
    commandBucket: COMMANDS,
    folder: FOLDER,
    source: { name: 'from', prefix: 'a/' },
    destination: { name: 'into', prefix: 'b/' },
    dryRun: false,
    state: 'complete',
    ok: true,
    seconds: expect.any(Number),
    segments: { made: 1, known: 1, done: 1, failed: 0, split: 0 },
    objects: { listed: 4, copied: 2, skipped: 1, failed: 0, deleted: 0, vanished: 1 },
    bytes: 30,
    retries: 0,
    throttles: 0,
    // The command's own beside the copier's: three buckets, and its request.
    requests: { ...requests, list: expect.any(Number), get: expect.any(Number), head: 4, put: 2 },
    usage: {
      objects: 2,
      bytes: 30,
      requests: JSON.parse(stdout).requests,
      segments: 1,
      lambdaGigabyteSeconds: 0,
    },
    failures: [],
    vanished: [],
  });
  const key = `${FOLDER}clone-request`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: COMMANDS, Key: key }));
  expect(JSON.parse((await Body?.transformToString()) ?? '')).toEqual({
    id: 'job1',
    source: { name: 'from', prefix: 'a/' },
    destination: { name: 'into', prefix: 'b/' },
    options: {
      include: ['*.jpg', '*.png'],
      storageClass: 'GLACIER_IR',
      requestedAt: expect.any(String),
    },
  });
});

test('a failed object is told of, as a terminal may be shown it, and the status is 1', async () => {
  const answered = answerRequest(async () => {
    await write.segmentRequest('a-1');
    await write.segmentResponse('a-1', {
      files: counted({ listed: 2, failed: 1, vanished: 1 }),
      vanished: ['a/\x1b[2J'],
      failures: {
        total: 1,
        files: [{ key: 'a/\x9b2J', code: 'AccessDenied', message: 'no\x1b]0;x\x07' }],
      },
    });
    await write.manifest(1);
  });
  const { status, stdout, stderr } = await runClone(NEW, server.endpoint);
  await answered;
  expect(stdout).toContain(
    '1 object vanished from the source after it was listed:\n  "a/\\u001b[2J"\n' +
      '1 object failed, in 1 segment:\n  "a/\\u009b2J": AccessDenied: no\\u001b]0;x\\u0007\n',
  );
  expect(stderr).toContain('error: 1 segment failed\n');
  expect(status).toBe(1);
});

test('nor do JSON and events hold what a terminal would act on', async () => {
  const failed = { key: 'a/\x9b2J\u202e', code: 'AccessDenied', message: 'no' };
  const answered = answerRequest(async () => {
    await write.segmentRequest('a-1');
    await write.segmentResponse('a-1', {
      files: counted({ listed: 1, failed: 1 }),
      failures: { total: 1, files: [failed] },
    });
    await write.manifest(1);
  });
  const flags = ['--json', '--progress'];
  const { stdout, stderr } = await runClone([...NEW, ...flags], server.endpoint);
  await answered;
  expect(stdout).toContain('a/\\u009b2J\\u202e');
  expect(`${stdout}${stderr}`).not.toMatch(/[\x7f-\x9f\u202e]/);
  expect(JSON.parse(stdout).failures).toEqual([{ segment: 'a-1', ...failed }]);
});

test('a refused request is told of with the reason, exact in JSON, and the status is 1', async () => {
  const error = { code: 'ACCESS_DENIED', message: 'source.name: found from\x1b[2J' };
  const answered = answerRequest(() => write.put('clone-response', { ...JOB, error }));
  const { status, stdout, stderr } = await runClone([...NEW, '--json'], server.endpoint);
  await answered;
  expect(stderr).toContain('error: ACCESS_DENIED: source.name: found from\\u001b[2J\n');
  expect(JSON.parse(stdout)).toMatchObject({ state: 'refused', ok: false, error });
  expect(status).toBe(1);
});

test('progress is told of as JSON lines when asked for', async () => {
  const answered = answerRequest(async () => {
    await write.segmentRequest('a-1');
    await write.segmentResponse('a-1');
    await write.manifest(1);
  });
  const { status, stderr } = await runClone([...NEW, '--json', '--progress'], server.endpoint);
  await answered;
  const lines = stderr.trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toContainEqual({
    event: 'progress',
    segments: { done: 1, known: 1 },
    segmented: true,
    objects: 2,
    bytes: 0,
    failed: 0,
    seconds: expect.any(Number),
  });
  expect(status).toBe(0);
});

test('Ctrl-C leaves the job running and names the command line that watches it again', async () => {
  const requested = answerRequest(() => write.segmentRequest('a-1'));
  const { interrupt, ended, said } = startClone(NEW, server.endpoint);
  await Promise.all([requested, said(/requested job/)]);
  interrupt();
  const { status, stdout, stderr } = await ended;
  expect(status).toBe(130);
  expect(stdout).toBe('');
  const line =
    '  npm run -s clone -- --job job1 --source from --destination into --command-bucket commands\n';
  expect(stderr).toContain(`job job1 goes on; to watch it again:\n${line}`);

  await write.segmentResponse('a-1');
  await write.manifest(1);
  const argv = line.trim().split(' ').slice(5);
  const again = await runClone(argv, server.endpoint);
  expect(again.stderr).toContain('watching job job1: from to into');
  expect(again.stderr).toContain('job job1 was complete already: 1 segment, 2 objects\n');
  expect(again.stdout).toMatch(
    /^cloned from to into: 2 objects, 0 B, 1 segment; it was complete already$/m,
  );
  expect(again.status).toBe(0);
});

test('a job is found by its id alone, unless another has the same', async () => {
  await write.request();
  await write.manifest(0);
  const find = ['--job', JOB.id, '--command-bucket', COMMANDS];
  const found = await runClone([...find, '--json', '--verify'], server.endpoint);
  expect(JSON.parse(found.stdout)).toMatchObject({
    folder: FOLDER,
    ok: true,
    verification: { level: 'listing', differences: { total: 0 } },
  });
  expect(found.stderr).toContain('not every segment has a digest: both buckets are listed\n');

  const others = [
    { ...JOB, destination: { name: 'elsewhere' } },
    // Its folder begins as if it were of the same id.
    { ...JOB, id: 'job1-b' },
  ];
  for (const other of others) {
    await write.putAt(`${jobFolder(other)}clone-request`, other);
  }
  const { status, stderr } = await runClone(find, server.endpoint);
  expect(stderr).toBe(
    'error: --job: found "job1", the id of job1-from-elsewhere/, job1-from-into/; ' +
      'say which with --source and --destination\n',
  );
  expect(status).toBe(1);
  const one = await runClone([...find, '--destination', 'into'], server.endpoint);
  expect(one.status).toBe(0);
});

test.each([
  [['--source', 'none'], '--source: found "none", and there is no such bucket'],
  [['--destination', 'none'], '--destination: found "none", and there is no such bucket'],
  [['--command-bucket', 'none'], '--command-bucket: found "none", and there is no such bucket'],
])('a missing bucket is named: %j', async (flags, message) => {
  const { status, stderr } = await runClone([...NEW, ...flags], server.endpoint);
  expect(stderr).toBe(`error: ${message}\n`);
  expect(status).toBe(1);
});

test('an id that is taken is refused, and the job of that id left alone', async () => {
  await write.request();
  const { status, stderr } = await runClone(NEW, server.endpoint);
  expect(stderr).toContain('--id: found "job1", of which there is a job');
  expect(status).toBe(1);
});

test('a job that nobody requested is not waited for', async () => {
  const { status, stderr } = await runClone([...BUCKETS, '--job', 'nope'], server.endpoint);
  expect(stderr).toContain(
    '--job: found "nope", and no clone-request of that id in s3://commands/',
  );
  expect(status).toBe(1);
});

test.each([
  [
    { bucket: COMMANDS, operation: 'PutObject' },
    [],
    `s3:PutObject on arn:aws:s3:::commands/${FOLDER}clone-request denied: grant`,
  ],
  [
    { bucket: COMMANDS },
    [],
    '--command-bucket: found "commands", which may not be listed: s3:ListBucket on arn:aws:s3:::commands denied: grant',
  ],
  [
    { bucket: 'from' },
    ['--verify'],
    '--source: found "from", which may not be listed: s3:ListBucket on arn:aws:s3:::from denied: grant',
  ],
] as const)(
  'where S3 denies %j, the permission to grant is named',
  async (where, flags, message) => {
    server.faults.failNext({ ...where, kind: 'access-denied', count: 100 });
    const { status, stderr } = await runClone([...NEW, ...flags], server.endpoint);
    expect(stderr).toContain(`error: ${message}`);
    expect(status).toBe(1);
  },
);

test('wrong flags end with status 2, the rule is said, and S3 is asked for nothing', async () => {
  const before = requests();
  const { status, stderr } = await runClone([...NEW, '--destination', 't1'], server.endpoint);
  expect(stderr).toBe(
    'error: --destination: found "t1", expected the bare name of a bucket, which has 3 to 63 ' +
      'characters (up to 255 before 2018): letters, digits, ".", "-" and "_", at both ends a letter or a digit\n' +
      'run it with --help to see how\n',
  );
  expect(status).toBe(2);
  expect(requests()).toBe(before);
});
