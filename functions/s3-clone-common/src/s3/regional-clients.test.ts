import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openClients } from './clients';
import { environmentSettings, openEnvironmentClients } from './regional-clients';

const STATIC = {
  AWS_REGION: 'eu-west-3',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'secret',
};

test('region and credentials come from the variables where they name both', async () => {
  const settings = environmentSettings({ ...STATIC, AWS_SESSION_TOKEN: 'token' });
  expect(await settings?.region()).toBe('eu-west-3');
  expect(await settings?.credentials()).toEqual({
    accessKeyId: 'AKID',
    secretAccessKey: 'secret',
    sessionToken: 'token',
  });
});

test.each([{ AWS_REGION: '' }, { AWS_REGION: undefined }])(
  'with %j the region is AWS_DEFAULT_REGION',
  async (without) => {
    const environment = { ...STATIC, ...without, AWS_DEFAULT_REGION: 'eu-west-9' };
    expect(await environmentSettings(environment)?.region()).toBe('eu-west-9');
    const profiled = { AWS_PROFILE: 'somebody', AWS_DEFAULT_REGION: 'eu-west-9' };
    using clients = openClients({ sockets: 1, environment: profiled });
    expect(await clients.region()).toBe('eu-west-9');
  },
);

test.each([
  ['AWS_REGION', ''],
  ['AWS_ACCESS_KEY_ID', undefined],
  ['AWS_SECRET_ACCESS_KEY', undefined],
  ['AWS_PROFILE', 'somebody'],
])('with %s %j the variables do not say it all', (name, value) => {
  expect(environmentSettings({ ...STATIC, [name]: value })).toBeUndefined();
});

test('a function without credentials in its environment says what it expects', () => {
  expect(() => openEnvironmentClients(1, { AWS_REGION: 'eu-west-3' })).toThrow(
    'expected AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment',
  );
});

test('an environment that switches off the verification of certificates is refused', () => {
  const environment = { ...STATIC, NODE_TLS_REJECT_UNAUTHORIZED: '0' };
  const message = 'NODE_TLS_REJECT_UNAUTHORIZED: found 0, which lets everybody pass for S3';
  expect(() => openClients({ sockets: 1, environment })).toThrow(message);
  expect(() => openEnvironmentClients(1, environment)).toThrow(message);
});

test("the SDK's clients are the ones of the same environment", async () => {
  using clients = openClients({ sockets: 1, environment: STATIC });
  expect(await clients.region()).toBe('eu-west-3');
  expect(clients.sdk()).toBe(clients.sdk());
});

test("a profile's region and credentials are found as the commands are started", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-core-profile-'));
  const profile =
    'region = eu-north-1\naws_access_key_id = PROFILED\naws_secret_access_key = secret\n';
  await writeFile(join(folder, 'config'), `[profile somebody]\n${profile}`);
  const program = `
    const clients = require('./functions/s3-clone-common/src/s3/clients').openClients({ sockets: 1 });
    Promise.all([clients.region(), clients.credentials()]).then(([region, { accessKeyId }]) =>
      console.log(region, accessKeyId));`;
  const env = {
    PATH: process.env['PATH'],
    AWS_PROFILE: 'somebody',
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  };
  const argv = ['--require', 'tsx/cjs', '--eval', program];
  const cwd = join(__dirname, '../../../..');
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd, env });
  expect(stdout).toBe('eu-north-1 PROFILED\n');
  await rm(folder, { recursive: true });
});
