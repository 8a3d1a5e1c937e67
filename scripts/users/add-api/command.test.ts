import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { freshCopy } from '../../cli/fixtures/fresh-copy';
import { npmRun } from '../../cli/fixtures/npm-run';

const terraform = toolOrReason('terraform');

test('a new API: its block and its weights, shown first, and formatted as Terraform has it', async () => {
  await using copy = await freshCopy();
  const { folder: cwd } = copy;
  const add = (...argv: string[]) => npmRun('add-api', argv, { cwd });
  const read = (file: string) => readFile(join(cwd, file), 'utf8');
  const asked = [
    'shop-front-invoices',
    '--load-balancer-type',
    'application',
    '--label',
    'team=a b',
  ];
  const before = await read('terraform/environment/apis.tf');

  expect(await add(...asked)).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('+module "shop-front-invoices" {'),
    stderr: 'nothing was written: --yes writes it\n',
  });
  expect(await read('terraform/environment/apis.tf')).toBe(before);

  const written = await add(...asked, '--yes', '--json', '--environments', 'ci,staging');
  expect({ ...written, stdout: JSON.parse(written.stdout) }).toMatchObject({
    status: 0,
    stdout: {
      written: true,
      files: [
        { diff: expect.stringContaining('+module "shop-front-invoices" {') },
        { file: 'environments/ci/traffic.tfvars' },
        { file: 'environments/staging/traffic.tfvars' },
      ],
    },
  });
  const [, ...steps] = written.stderr.split(/^ {2}\d\. /m);
  expect(steps.map((step) => step.match(/(?<=npm run tf -- ).*/g))).toEqual([
    ['ci blue apply', 'staging blue apply'],
    null,
    ['ci traffic apply', 'staging traffic apply'],
  ]);
  expect(steps[1]).toContain("access logs on at shop-front-invoices's load balancers");
  expect(written.stderr).not.toContain('production');
  expect(await read('terraform/environment/apis.tf')).toMatch(
    /environments +\s*= \["ci", "staging"\]/,
  );
  expect(await read('environments/ci/traffic.tfvars')).toMatch(
    /^ {2}shop-front-invoices = \{ blue = 100 \}$/m,
  );
  expect(await read('environments/production/traffic.tfvars')).not.toContain('invoices');
  if ('tool' in terraform) {
    const files = ['terraform/environment/apis.tf', 'environments/ci/traffic.tfvars'];
    const fmt = promisify(execFile)(terraform.tool, ['fmt', '-check', ...files], { cwd });
    await expect(fmt).resolves.toMatchObject({ stdout: '' });
  }

  expect(await add(...asked, '--yes')).toMatchObject({
    status: 1,
    stderr: 'error: NAME: terraform/environment/apis.tf has shop-front-invoices already\n',
  });
});

test.each([
  [[], 'NAME: is missing'],
  [['In'], 'NAME: found "In", expected 3 to 24 lower-case letters'],
  [['invoices'], '--load-balancer-type: is missing, expected classic, application or network'],
  [
    ['invoices', '--load-balancer-type', 'alb'],
    '--load-balancer-type: found "alb", expected classic',
  ],
  [
    ['invoices', '--load-balancer-type', 'network', '--label', 'team'],
    '--label: found "team", expected KEY=VALUE',
  ],
  [
    ['invoices', '--load-balancer-type', 'network', '--environments', 'stage'],
    '--environments: found "stage", expected ci, ',
  ],
])('%j is refused with what was found', async (argv, message) => {
  const ended = await npmRun('add-api', argv);
  expect(ended).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining(message),
  });
});
