import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBackend, readVariables } from './variables';

let root: string;
const FILE = 'environments/ci/blue.tfvars';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'variables-'));
  await mkdir(join(root, 'environments', 'ci'), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

test('a variable is what Terraform takes it for: of the top alone, with comments, null and escapes', async () => {
  const text = [
    'logstash = {',
    'region = "of Logstash"',
    '}',
    'region = "eu-west-1" // of Ireland',
    '/*',
    'domain = "left.out"',
    '*/ emulated = true',
    'account_id = null',
    'record_prefix = "a\\"b"',
  ];
  await writeFile(join(root, FILE), text.join('\n'));
  const variable = await readVariables(root, FILE, ['-var=colour=red', '-var=colour=blue'], {
    TF_VAR_domain: 'thing.com',
    TF_VAR_region: 'of the environment',
  });
  const names = [
    'region',
    'domain',
    'emulated',
    'account_id',
    'record_prefix',
    'logstash',
    'colour',
  ];
  expect(names.map((name) => [name, variable(name)])).toEqual([
    ['region', 'eu-west-1'],
    ['domain', 'thing.com'],
    ['emulated', 'true'],
    ['account_id', undefined],
    ['record_prefix', 'a"b'],
    ['logstash', undefined],
    ['colour', 'blue'],
  ]);
});

test('a backend is read by the same rules', async () => {
  const file = join(root, 'environments', 'ci', 'blue.s3.tfbackend');
  await writeFile(file, 'bucket = "states" // ours\nkey = "ci"\n');
  expect(await readBackend(root, 'ci', 'blue', ['-backend-config=key=other'])).toEqual({
    bucket: 'states',
    key: 'other',
    region: '',
  });
  await writeFile(file, 'bucket = <<EOT\n');
  await expect(readBackend(root, 'ci', 'blue')).rejects.toThrow(
    'environments/ci/blue.s3.tfbackend, line 1: found <, expected a name or a value',
  );
});
