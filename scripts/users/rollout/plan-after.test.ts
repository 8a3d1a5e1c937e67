import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings, localEnvironment } from '@lambda-core/local/credentials';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { freshCopy } from '../../cli/fixtures/fresh-copy';
import { endedCommand } from '../../cli/fixtures/npm-run';
import { openDns } from '../environment/dns';
import { writeWeights } from '../environment/weights';
import { s3StateLock } from './state-lock';

const REGION = 'eu-west-1';
const STATES = 'thing-ci-terraform-state';
const FILE = 'environments/ci/traffic.tfvars';
const DEADLINE = 300_000;

const terraform = toolOrReason('terraform');
const moto = toolOrReason('moto_server');
const [missing] = [terraform, moto].flatMap((tool) => ('reason' in tool ? [tool.reason] : []));

if (missing !== undefined) test.skip(`Terraform beside a rollout: ${missing}`, () => {});
else
  test(
    'Terraform waits while weights are shifted, and has nothing to do afterwards',
    tryIt,
    DEADLINE,
  );

async function tryIt(): Promise<void> {
  await using copy = await freshCopy();
  await using server = await startMoto();
  const settings = clientSettings({ endpoint: server.endpoint, region: REGION });
  const [route53, s3] = [new Route53Client(settings), new S3Client(settings)];
  await prepare(route53, s3);
  const path = join(copy.folder, FILE);
  const text = (await readFile(path, 'utf8')).replace(
    /weights = \{[\s\S]*\n\}/,
    'weights = {\n  orders = { blue = 100, green = 0 }\n}',
  );
  await writeFile(path, text);
  const tf = (action: string, ...extra: string[]) =>
    endedCommand('tf', ['ci', 'traffic', action, '--', '-no-color', '-input=false', ...extra], {
      cwd: copy.folder,
      env: {
        ...localEnvironment({ endpoint: server.endpoint, region: REGION }),
        TF_VAR_emulated: 'true',
        ...('tool' in terraform ? { TERRAFORM: terraform.tool } : {}),
        ...(process.env['TF_PLUGIN_MIRROR']
          ? { TF_PLUGIN_MIRROR: process.env['TF_PLUGIN_MIRROR'] }
          : {}),
      },
    });
  expect(await tf('apply', '-auto-approve')).toMatchObject({ status: 0 });

  const lock = s3StateLock(s3, {
    environment: 'ci',
    bucket: STATES,
    key: 'ci/traffic/terraform.tfstate',
    who: 'a rollout',
  });
  const dns = await openDns(route53, {
    domain: 'thing.com',
    privateZone: false,
    recordPrefix: 'ci-',
    apis: ['orders'],
    insyncPollSeconds: 0.1,
  });
  const [from, to] = [{ orders: { blue: 100, green: 0 } }, { orders: { blue: 95, green: 5 } }];
  await lock.acquire('rollout-1', () => {});
  await dns.shift(from, to, { comment: 'test' });
  const refused = await tf('apply', '-auto-approve', '-lock-timeout=0s');
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/Error acquiring the state lock[\s\S]*rollout-1[\s\S]*a rollout/);
  await writeFile(path, writeWeights(text, FILE, to));
  await lock.release('rollout-1');

  const plan = await tf('plan', '-detailed-exitcode');
  expect({ status: plan.status, stdout: plan.stdout }).toEqual({
    status: 0,
    stdout: expect.stringContaining('No changes'),
  });
  expect(await dns.read()).toEqual(to);
}

/** A bucket for the state, and a zone with the record of each colour. */
async function prepare(route53: Route53Client, s3: S3Client): Promise<void> {
  await s3.send(
    new CreateBucketCommand({
      Bucket: STATES,
      CreateBucketConfiguration: { LocationConstraint: REGION },
    }),
  );
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'thing.com', CallerReference: 'test' }),
  );
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: HostedZone?.Id,
      ChangeBatch: {
        Changes: ['blue', 'green'].map((colour) => ({
          Action: 'CREATE',
          ResourceRecordSet: {
            Name: `ci-${colour}-orders.thing.com`,
            Type: 'A',
            TTL: 60,
            ResourceRecords: [{ Value: '192.0.2.1' }],
          },
        })),
      },
    }),
  );
}
