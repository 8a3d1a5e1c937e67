import { readdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { ROOT } from '../scripts/build/functions';
import {
  APIS,
  copyTerraform,
  FOLDERS,
  filesBelow,
  read,
  type TerraformCopy,
} from './terraform-copy';
import { NEW_API, writeNewApi } from './terraform-new-api';

const DEADLINE = 300_000;
const MODULES = foldersIn('modules');
const ROOTS = foldersIn('terraform');
const EXAMPLES = foldersIn('examples');

const terraform = toolOrReason('terraform');

if ('reason' in terraform) {
  test.skip(`terraform validate, fmt and test: ${terraform.reason}`, () => {});
} else {
  describe('terraform', () => {
    let copy: TerraformCopy;
    beforeAll(async () => {
      copy = await copyTerraform(terraform.tool);
      // The tests of both roots run with it: none of them may need touching for another API.
      await writeNewApi(copy.root);
    }, DEADLINE);
    afterAll(() => copy[Symbol.asyncDispose]());

    const expectSuccess = async (folder: string, ...args: string[]) => {
      const { status, output } = await copy.terraform(folder, ...args);
      if (status !== 0) throw new Error(`terraform ${args.join(' ')} in ${folder}:\n${output}`);
      return output;
    };

    test(
      'every file is formatted',
      async () => {
        for (const folder of [...FOLDERS, 'environments'])
          await expectSuccess(folder, 'fmt', '-check', '-recursive');
      },
      DEADLINE,
    );

    test.each([...MODULES, ...ROOTS, ...EXAMPLES])(
      '%s is valid, and its tests pass',
      async (folder) => {
        await expectSuccess(folder, 'init', '-backend=false', '-input=false');
        // It validates before it runs anything.
        const output = await expectSuccess(folder, 'test');
        expect(output).toMatch(/Success! [1-9]\d* passed, 0 failed/);
      },
      DEADLINE,
    );

    test(
      'an API is one block of at most 8 lines, and the plan has all of it',
      async () => {
        expect(NEW_API.block.split('\n').length).toBeLessThanOrEqual(8);
        const file = 'tests/new-api.tftest.hcl';
        await writeFile(join(copy.root, 'terraform/environment', file), NEW_API_TEST);
        const output = await expectSuccess('terraform/environment', 'test', `-filter=${file}`);
        expect(output).toMatch(/Success! 1 passed, 0 failed/);
      },
      DEADLINE,
    );

    test(
      'the APIs of this repository, whichever they are, are valid',
      async () => {
        await writeFile(join(copy.root, APIS), await read(APIS));
        await expectSuccess('terraform/environment', 'init', '-backend=false', '-input=false');
        await expectSuccess('terraform/environment', 'validate');
      },
      DEADLINE,
    );

    test(
      'the example in the README of every module is valid',
      async () => {
        const folder = 'terraform/examples';
        await mkdir(join(copy.root, folder));
        for (const path of MODULES) {
          const [, example] = /```hcl\n([\s\S]*?)```/.exec(await read(`${path}/README.md`)) ?? [];
          if (example === undefined) throw new Error(`${path}/README.md has no example`);
          expect(example).toContain(`source = "../../${path}"`);
          const file = `${path.replace('modules/', '')}.tf`;
          await writeFile(join(copy.root, folder, file), example);
        }
        await expectSuccess(folder, 'fmt', '-check');
        await expectSuccess(folder, 'init', '-input=false');
        await expectSuccess(folder, 'validate');
      },
      DEADLINE,
    );
  });
}

test('every variable has a type and a description, every output a description', async () => {
  const problems: string[] = [];
  for (const path of [...(await tf('modules')), ...(await tf('terraform'))]) {
    for (const [, kind, name, body = ''] of (await read(path)).matchAll(
      /^(variable|output) "(\w+)" \{\n([\s\S]*?)^\}/gm,
    )) {
      if (!/^ {2}description += /m.test(body)) problems.push(`${path}: ${name} has no description`);
      if (kind === 'variable' && !/^ {2}type +=/m.test(body))
        problems.push(`${path}: ${name} has no type`);
      if (/^ {2}type += any/m.test(body)) problems.push(`${path}: the type of ${name} is any`);
    }
  }
  expect(problems).toEqual([]);
});

test('every validation says what was found', async () => {
  const silent: string[] = [];
  for (const path of [...(await tf('modules')), ...(await tf('terraform'))]) {
    for (const [, message = ''] of (await read(path)).matchAll(
      /validation \{[\s\S]*?error_message = (".*)/g,
    ))
      if (!/found (\\"\$\{|\$\{|\d|no file|\\"\\")/.test(message))
        silent.push(`${path}: ${message}`);
  }
  expect(silent).toEqual([]);
});

test('the boundary of what functions may do lets through all that the modules give them', async () => {
  const names = ['lambda-function', 'elb-log-processor', 's3-clone'];
  const files = (await Promise.all(names.map((name) => tf(`modules/${name}`)))).flat();
  const roles = files.filter((path) => !/\/(tests|outputs|variables)/.test(path));
  const given = await actionsIn(roles);
  expect(given.length).toBeGreaterThan(20);
  expect(await actionsIn(['modules/deploy-role/boundary.tf'])).toEqual(given);
});

test('every example is in the list of examples, and says what it shows', async () => {
  const list = await read('examples/README.md');
  const missing = EXAMPLES.filter((path) => !list.includes(`](${path.replace('examples/', '')})`));
  expect(missing).toEqual([]);
  for (const path of EXAMPLES) expect(await read(`${path}/README.md`)).toMatch(/^# \S/);
});

test('one module alone makes functions', async () => {
  const others: string[] = [];
  for (const path of [...(await tf('modules')), ...(await tf('terraform'))])
    if (/resource "aws_lambda_function" /.test(await read(path))) others.push(path);
  expect(others).toEqual(['modules/lambda-function/main.tf']);
});

const NEW_API_TEST = `
mock_provider "aws" {
  source          = "../../test/terraform-mocks"
  override_during = plan
}

mock_provider "aws" {
  alias           = "dns"
  source          = "../../test/terraform-mocks"
  override_during = plan
}

variables {
  environment = "production"
  colour      = "green"
  region      = "eu-west-1"
  domain      = "thing.com"
  logstash    = { host = "logstash.thing.com", port = 5044, tls = true }

  alarm_topic_arn = "none"
}

run "it_is_there" {
  command = plan

  assert {
    condition     = module.${NEW_API.name}.function_name == "production-green-${NEW_API.name}-elb-log-processor"
    error_message = "found \${jsonencode(module.${NEW_API.name}.function_name)}"
  }
}
`;

/** IAM's names of actions in files of Terraform's; a Deny of all of a service's is none. */
async function actionsIn(paths: readonly string[]): Promise<readonly string[]> {
  const texts = await Promise.all(paths.map(read));
  return [
    ...new Set(
      texts.flatMap(
        (text) => text.match(/(?<=")(?!aws:|sts:|kms:ViaService)[a-z0-9]+:[A-Z]\w+(?=")/g) ?? [],
      ),
    ),
  ].sort();
}

function tf(folder: string): Promise<string[]> {
  return filesBelow(folder, '.tf');
}

function foldersIn(parent: string): string[] {
  return readdirSync(join(ROOT, parent), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `${parent}/${name}`)
    .sort();
}
