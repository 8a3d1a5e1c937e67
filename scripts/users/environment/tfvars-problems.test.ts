import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { tfvarsProblems } from './tfvars-problems';

let root: string;
let before: string;
const FILE = 'environments/staging/blue.tfvars';

const FIXTURE = join(ROOT, 'test', 'terraform-fixture', 'environments');

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tfvars-problems-'));
  await cp(FIXTURE, join(root, 'environments'), { recursive: true });
  for (const folder of ['terraform/environment', 'terraform/traffic'])
    await cp(join(ROOT, folder, 'variables.tf'), join(root, folder, 'variables.tf'));
  before = await readFile(join(root, FILE), 'utf8');
});
afterAll(() => rm(root, { recursive: true }));

/** Those of staging's blue, with one text in place of another. */
async function problemsWith(text: string, other: string, extra: readonly string[] = []) {
  expect(before).toContain(text);
  await writeFile(join(root, FILE), before.replace(text, other));
  return tfvarsProblems({ root, folder: 'staging', part: 'blue', extra });
}

test('files that are well have no problems', async () => {
  for (const folder of await readdir(FIXTURE))
    for (const part of ['blue', 'green', 'traffic'] as const)
      expect(await tfvarsProblems({ root, folder, part })).toEqual([]);
});

const REGION = 'region      = "eu-west-1"';

test.each([
  [
    'logstash = {',
    'logstahs = {',
    'line 7: logstahs: found a setting that there is not; did you mean logstash?',
  ],
  ['logstash = {', 'moon = {', 'line 7: moon: found a setting that there is not'],
  ['"blue"', '"green"', 'line 2: colour: found "green", expected "blue", whose file it is'],
  [
    '"staging"',
    '"production"',
    'line 1: environment: found "production", expected "staging", whose folder it is in',
  ],
  [
    REGION,
    'region = "eu-wset-1"',
    'line 3: region: found "eu-wset-1", expected a region such as "eu-west-1"; did you mean eu-west-1?',
  ],
  [
    REGION,
    'region = "Ireland"',
    'line 3: region: found "Ireland", expected a region such as "eu-west-1"',
  ],
  [REGION, 'region = ["eu-west-1"]', 'line 3: region: found a list, expected text'],
  [
    REGION,
    `${REGION}\nlog_retention_days = "month"`,
    'line 4: log_retention_days: found "month", expected a number',
  ],
  [REGION, `${REGION}\nemulated = 1`, 'line 4: emulated: found 1, expected true or false'],
  [REGION, `${REGION}\nalarm_emails = "a@b"`, 'line 4: alarm_emails: found "a@b", expected a list'],
  [
    'tags = {\n  cost-centre = "operations"\n}',
    'tags = "a"',
    'line 14: tags: found "a", expected an object',
  ],
])('%j as %j', async (text, other, problem) => {
  expect(await problemsWith(text, other)).toEqual([`${FILE}, ${problem}`]);
});

test.each([
  [REGION, 'region = "us-gov-west-1"', []],
  [REGION, 'region = "eusc-de-east-1"', []],
  [REGION, `${REGION}\nlog_retention_days = "30"\nnetwork = null`, []],
  [REGION, 'region = "eu-wset-1"', ['-var=region=eu-west-1']],
])('%j as %j with %j is well', async (text, other, extra) => {
  expect(await problemsWith(text, other, extra)).toEqual([]);
});

test("a second region's folder holds its environment's name", async () => {
  const files = join(root, 'environments');
  await cp(join(FIXTURE, 'staging'), join(files, 'staging-use1'), { recursive: true });
  expect(await tfvarsProblems({ root, folder: 'staging-use1', part: 'traffic' })).toEqual([]);
});
