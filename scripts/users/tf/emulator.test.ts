import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';
import { emulatorCalls, readEmulator } from './emulator';
import { formatCall } from './request';

const FIXTURE = join(ROOT, 'test', 'terraform-fixture');
const EMULATOR = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', TF_VAR_emulated: 'true' };
const EDGE = `
module "edge" {
  source             = "../../modules/api"
  name               = "edge"
  load_balancer_type = "network"
  load_balancer_name = "the-edge"
}
`;

test('the APIs of the blocks get load balancers, by the names that their blocks say', async () => {
  const root = await mkdtemp(join(tmpdir(), 'emulator-'));
  await cp(FIXTURE, root, { recursive: true });
  await writeFile(join(root, 'terraform', 'environment', 'edge.tf'), EDGE);
  const calls = await emulatorCalls('staging', { root, environment: EMULATOR });
  await rm(root, { recursive: true });
  const own =
    'TF_CLI_ARGS_init= TF_DATA_DIR=.terraform/staging terraform -chdir=test/terraform-e2e';
  expect(calls.map(formatCall)).toEqual([
    `${own}/fixture/world init -input=false`,
    expect.stringContaining('apply -auto-approve -state=staging.tfstate -var=environment=staging '),
  ]);
  const [, balancers = ''] =
    /^-var=load_balancers=(.*)$/.exec(calls[1]?.arguments.at(-1) ?? '') ?? [];
  expect(JSON.parse(balancers)).toMatchObject({
    'staging-blue-orders': 'classic',
    'staging-green-orders': 'classic',
    'the-edge': 'network',
  });
});

test.each([
  [{ ...EMULATOR, AWS_ENDPOINT_URL: '' }, 'AWS_ENDPOINT_URL: is not set'],
  [{ ...EMULATOR, TF_VAR_emulated: undefined }, 'TF_VAR_emulated: is not set'],
])('nothing of it is made in AWS: %j', async (environment, message) => {
  await expect(emulatorCalls('staging', { root: FIXTURE, environment })).rejects.toThrow(message);
});

test('it takes no further words', () => {
  expect(readEmulator(['staging', 'blue', 'plan'], FIXTURE)).toBeUndefined();
  expect(() => readEmulator(['staging', 'emulator', 'blue'], FIXTURE)).toThrow(
    'emulator: found blue, expected nothing',
  );
});
