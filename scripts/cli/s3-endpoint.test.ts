import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withS3Endpoint } from './s3-endpoint';

const CONFIG = `
[default]
endpoint_url = http://default
[profile serviced]
endpoint_url = http://general
services = ours
[profile silent]
endpoint_url = http://never
ignore_configured_endpoint_urls = true
[services ours]
lambda =
  endpoint_url = http://lambda
s3 =
  endpoint_url = http://service
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lambda-core-profile-'));
  await writeFile(join(folder, 'config'), CONFIG);
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  [{}, 'http://default'],
  [{ AWS_PROFILE: 'serviced' }, 'http://service'],
  [{ AWS_PROFILE: 'serviced', AWS_ENDPOINT_URL: 'http://all' }, 'http://all'],
  [{ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://s3' }, 'http://s3'],
  [{ AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: '' }, 'http://all'],
  [{ AWS_PROFILE: 'none' }, undefined],
  [{ AWS_PROFILE: 'silent', AWS_ENDPOINT_URL: 'http://all' }, undefined],
  [{ AWS_PROFILE: 'silent', AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'false' }, 'http://never'],
  [{ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true', AWS_ENDPOINT_URL_S3: 'http://s3' }, undefined],
])('with %j the endpoint is %s', async (variables, expected) => {
  const files = {
    AWS_CONFIG_FILE: join(folder, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
  };
  const environment = await withS3Endpoint({ ...files, ...variables });
  expect(environment).toMatchObject(files);
  const endpoints = Object.entries(environment).filter(([name]) => name.includes('ENDPOINT'));
  expect(endpoints).toEqual(expected === undefined ? [] : [['AWS_ENDPOINT_URL_S3', expected]]);
});
