import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../scripts/build/functions';
import { openPluginMirror } from '../scripts/users/tf/plugin-mirror';
import { formatCall, readRequest, terraformCalls } from '../scripts/users/tf/request';

const FIXTURE = join(ROOT, 'test', 'terraform-fixture');
const calls = (...argv: string[]) => terraformCalls(readRequest(argv, FIXTURE)).map(formatCall);

test('a plan is an init with the state that belongs to it, and the plan with its variables', () => {
  expect(calls('production', 'green', 'plan')).toEqual([
    'TF_DATA_DIR=.terraform/production-green terraform -chdir=terraform/environment init -input=false -backend-config=../../environments/production/green.s3.tfbackend',
    'TF_DATA_DIR=.terraform/production-green terraform -chdir=terraform/environment plan -var-file=../../environments/production/green.tfvars -var=target=production/green',
  ]);
});

test('the weights have a root, a state and variables of their own', () => {
  expect(calls('ci', 'traffic', 'apply')[1]).toBe(
    'TF_DATA_DIR=.terraform/ci-traffic terraform -chdir=terraform/traffic apply -var-file=../../environments/ci/traffic.tfvars -var=target=ci/traffic',
  );
});

test('a colour is told that it is destroyed, since it may have weight', () => {
  expect(calls('ci', 'blue', 'destroy')[1]).toMatch(/ -var=target=ci\/blue -var=destroying=true$/);
  expect(calls('ci', 'traffic', 'destroy')[1]).toMatch(/ -var=target=ci\/traffic$/);
});

test('further arguments go to the action, backend settings to init', () => {
  const [init, apply] = calls(
    'ci',
    'blue',
    'apply',
    '-auto-approve',
    '--',
    '-backend-config=use_path_style=true',
    '-var=labels={ a = "b" }',
  );
  expect(init).toMatch(/ -backend-config=use_path_style=true$/);
  expect(apply).toMatch(/ -auto-approve '-var=labels=\{ a = "b" \}'$/);
});

test.each([
  ['output', '-json'],
  ['show', '-json'],
  ['state', 'list'],
  ['force-unlock', '1234'],
])('%s takes no variables', (action, argument) => {
  const [, call] = calls('ci', 'blue', action, argument);
  expect(call).toMatch(new RegExp(`environment ${action} ${argument}$`));
});

test('an import reads the variables, and comes before its address', () => {
  expect(calls('ci', 'blue', 'import', 'aws_x.y', 'id')[1]).toMatch(
    /environment import -var-file=\S+blue\.tfvars -var=target=ci\/blue aws_x\.y id$/,
  );
});

test('the second region of an environment is a folder and a state of its own', async () => {
  const root = await mkdtemp(join(tmpdir(), 'second-region-'));
  await mkdir(join(root, 'environments', 'production-use1'), { recursive: true });
  const request = readRequest(['production-use1', 'blue', 'plan'], root);
  await rm(root, { recursive: true });
  expect(terraformCalls(request).map(formatCall)[1]).toBe(
    'TF_DATA_DIR=.terraform/production-use1-blue terraform -chdir=terraform/environment plan -var-file=../../environments/production-use1/blue.tfvars -var=target=production-use1/blue',
  );
});

test('an environment is a folder below environments/, and nothing else', () => {
  expect(() => readRequest(['../ci', 'blue', 'plan'], FIXTURE)).toThrow(
    'ENV: found "../ci", expected ci, production or staging',
  );
});

describe('a mirror with the provider', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mirror-'));
    await mkdir(join(folder, 'full', 'registry.terraform.io', 'hashicorp', 'aws'), {
      recursive: true,
    });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('is written into a configuration, which goes when all is done', async () => {
    const full = join(folder, 'full');
    let file = '';
    {
      await using mirror = await openPluginMirror({}, [join(folder, 'none'), full]);
      file = mirror.variables['TF_CLI_CONFIG_FILE'] ?? '';
      expect(await readFile(file, 'utf8')).toContain(`path    = "${full}"`);
    }
    await expect(readFile(file)).rejects.toThrow('ENOENT');
  });

  test('is taken from TF_PLUGIN_MIRROR first, and refused when the provider is not in it', async () => {
    await using named = await openPluginMirror({ TF_PLUGIN_MIRROR: join(folder, 'full') }, []);
    expect(named.variables).toHaveProperty('TF_CLI_CONFIG_FILE');
    await expect(openPluginMirror({ TF_PLUGIN_MIRROR: folder }, [])).rejects.toThrow(
      /TF_PLUGIN_MIRROR: found/,
    );
  });

  test('is left aside for a configuration of the user, and not needed at all', async () => {
    const config = join(ROOT, 'package.json');
    await using own = await openPluginMirror({ TF_CLI_CONFIG_FILE: config }, [
      join(folder, 'full'),
    ]);
    expect(own.variables).toEqual({});
    await using none = await openPluginMirror({}, []);
    expect(none.variables).toEqual({});
  });
});
