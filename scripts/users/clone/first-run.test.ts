import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KEYS, PROFILE_KEYS } from '@lambda-core/local/credentials';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { freshCopy } from '../../cli/fixtures/fresh-copy';
import { npmRun } from '../../cli/fixtures/npm-run';

const BUCKETS = ['--source', 'from', '--destination', 'into', '--command-bucket', 'commands'];
const CLONE = [...BUCKETS, '--local', '--workers', '1', '--verify=full'];
const VERIFIED = 'verified 1 object (sizes, ETags, headers, metadata and tags): 0 differences';

let server: S3Server;
let home: string;

beforeEach(async () => {
  server = await openS3();
  for (const bucket of ['from', 'into', 'commands']) server.createBucket(bucket);
  server.putSynthetic('from', 'a/b', { size: 10 });
  home = await mkdtemp(join(tmpdir(), 'lambda-core-home-'));
});

afterEach(async () => {
  await server.close();
  await rm(home, { recursive: true });
});

async function writeProfile(name: string, config: string): Promise<void> {
  await mkdir(join(home, '.aws'));
  await writeFile(join(home, '.aws', 'config'), `[profile ${name}]\n${config}\n`);
  await writeFile(join(home, '.aws', 'credentials'), `[${name}]\n${PROFILE_KEYS}\n`);
}

const run = (env: NodeJS.ProcessEnv, argv = CLONE, cwd?: string) =>
  npmRun('clone', argv, {
    env: { HOME: home, AWS_ENDPOINT_URL_S3: server.endpoint, ...env },
    cwd,
  });

test('where nothing was built, a small job needs no function built; what is missing is so before a request', async () => {
  await using copy = await freshCopy();
  expect(existsSync(join(copy.folder, 'dist'))).toBe(false);
  const { status, stdout, stderr } = await run(
    { ...KEYS, AWS_REGION: 'us-east-1' },
    CLONE,
    copy.folder,
  );
  expect(stderr).not.toContain('error');
  expect(stdout).toContain(VERIFIED);
  expect(status).toBe(0);
  expect(await readdir(join(copy.folder, 'dist'))).toEqual(['commands']);

  // What is loaded late could be missing; the request would be written already.
  const written = server.stats.requests.PutObject;
  for (const late of [
    'functions/s3-clone-common/src/s3/sdk-clients.ts',
    'scripts/users/clone/verify/job.ts',
  ]) {
    await rm(join(copy.folder, late));
    const broken = await run({ ...KEYS, AWS_REGION: 'us-east-1' }, CLONE, copy.folder);
    expect(broken.stderr).toMatch(/^error: Cannot find module/);
    expect(broken.status).toBe(1);
  }
  expect(server.stats.requests.PutObject).toBe(written);
}, 180_000);

test.each([
  ['credentials and region of a profile', 'region = eu-west-1', { AWS_PROFILE: 'work' }],
  [
    'credentials of a profile, and AWS_DEFAULT_REGION',
    '',
    { AWS_PROFILE: 'work', AWS_DEFAULT_REGION: 'eu-west-1' },
  ],
  ['AWS_DEFAULT_REGION in place of AWS_REGION', '', { ...KEYS, AWS_DEFAULT_REGION: 'eu-west-1' }],
])('both stages and --verify run with %s', async (_, config, env) => {
  await writeProfile('work', config);
  const { status, stdout, stderr } = await run(env);
  expect(stderr).not.toContain('error');
  expect(stdout).toContain(VERIFIED);
  expect(status).toBe(0);
});

test('both stages and --verify run with nothing but the default profile, endpoint and all', async () => {
  await writeProfile('default', `region = eu-west-1\nendpoint_url = ${server.endpoint}`);
  const { status, stdout, stderr } = await run({ AWS_ENDPOINT_URL_S3: undefined });
  expect(stderr).not.toContain('error');
  expect(stdout).toContain(VERIFIED);
  expect(status).toBe(0);
});

test.each([
  [{ AWS_REGION: 'eu-west-1' }, 'no credentials were found: set AWS_PROFILE'],
  [
    { AWS_PROFILE: 'none', AWS_REGION: 'eu-west-1' },
    'AWS_PROFILE: found "none", expected a profile',
  ],
  [KEYS, 'no region was found: set AWS_REGION'],
])('with %j what is missing is said at once, and what to set', async (env, expected) => {
  const { status, stderr } = await run(env);
  expect(stderr).toContain(`error: ${expected}`);
  expect(status).toBe(1);
  expect(Math.max(...Object.values(server.stats.requests))).toBe(0);
});
