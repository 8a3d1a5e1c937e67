import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { openHarness } from '../environment/fixtures/harness';

const DEADLINE = 180_000;

const moto = toolOrReason('moto_server');

if ('reason' in moto) test.skip(`remove-api: ${moto.reason}`, () => {});
else test('an API goes by its weights, its logs and its block, and not before', tryIt, DEADLINE);

async function tryIt(): Promise<void> {
  await using harness = await openHarness();
  const remove = (...argv: string[]) => harness.npm('remove-api', ['orders', ...argv]).ended;
  const read = (file: string) => readFile(join(harness.folder, file), 'utf8');

  const undecided = await remove();
  expect(undecided).toMatchObject({ status: 1, stderr: 'nothing was written: --yes writes it\n' });
  expect(await read('environments/ci/traffic.tfvars')).toContain('orders');

  const weights = await remove('--yes');
  expect(weights).toMatchObject({
    status: 0,
    stderr: expect.stringMatching(
      /^Written\. Next, .*\n {2}1\. Apply the weights:\n {5}npm run tf -- ci traffic apply\n/,
    ),
  });
  for (const environment of ['ci', 'staging', 'production'])
    expect(await read(`environments/${environment}/traffic.tfvars`)).not.toContain('orders');

  const inUse = await remove('--yes');
  expect(inUse.status).toBe(1);
  expect(inUse.stderr).toContain('ci: Route53 has weights (orders: blue 100, green 0)');
  expect(inUse.stderr).toContain('ci, blue: load balancer ci-blue-orders writes access logs');
  expect(await read('terraform/environment/apis.tf')).toContain('module "orders"');

  harness.dropWeights();
  await harness.switchLogsOff();
  const gone = await remove('--yes', '--keep-logs');
  expect({ ...gone, stdout: '' }).toMatchObject({ status: 0 });
  expect(gone.stderr).toContain(
    'Apply the colours:\n     npm run tf -- ci blue apply\n     npm run tf -- ci green apply\n',
  );
  const apis = await read('terraform/environment/apis.tf');
  expect(apis).not.toContain('module "orders"');
  expect(apis).toContain('from = module.orders.module.processor.module.log_bucket');

  const unknown = await harness.npm('remove-api', ['orders', '--yes']).ended;
  expect(unknown).toMatchObject({ status: 1, stderr: expect.stringContaining('NAME: neither') });
}
