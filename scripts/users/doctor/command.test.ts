import { join } from 'node:path';
import {
  CreateLoadBalancerCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import { CreateEventSourceMappingCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startCloudWatch } from '@lambda-core/local/cloudwatch/server';
import { clientSettings, localEnvironment } from '@lambda-core/local/credentials';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import { startRoute53 } from '@lambda-core/local/route53/server';
import { toolOrReason } from '@lambda-core/local/tools/find-tool';
import { startMoto } from '@lambda-core/local/tools/moto';
import { endedCommand } from '../../cli/fixtures/npm-run';
import { deployFunction } from '../environment/fixtures/function';
import { recordsOf } from '../environment/fixtures/records';
import { STATE } from './fixtures/account';
import { openEnvironment } from './fixtures/environment';

const REGION = 'eu-west-1';
const BUCKET = 'thing-ci-terraform-state';
const DEADLINE = 180_000;
const TERRAFORM = join(__dirname, 'fixtures', 'terraform.cjs');

const moto = toolOrReason('moto_server');

('reason' in moto ? test.skip : test)(
  'a colour that is deployed and not well: each finding with its remedy, the worst last, and 1',
  async () => {
    await using server = await startMoto();
    await using files = await openEnvironment({ built: false });
    await using route53 = await startRoute53({ domains: ['thing.com'] });
    await using cloudwatch = await startCloudWatch({
      datum: ({ metric }) => (metric === 'RequestCount' ? 100 : 0),
      alarms: () => ['ci-green-orders-quiet'],
    });
    const receiver = await openReceiver();
    await files.greenAt(receiver.port);
    route53.zones[0]?.change(recordsOf('orders', { blue: 100, green: 0 }));
    await deploy(server.endpoint);
    const { status, stdout } = await endedCommand('doctor', ['ci', 'green'], {
      env: {
        ...localEnvironment({ endpoint: server.endpoint, region: REGION }),
        AWS_ENDPOINT_URL_ROUTE_53: route53.endpoint,
        AWS_ENDPOINT_URL_CLOUDWATCH: cloudwatch.endpoint,
        LAMBDA_CORE_ROOT: files.root,
        TERRAFORM,
        PLAN_STATUS: '2',
      },
    });
    await receiver.close();
    for (const line of SAID) expect(stdout).toMatch(line);
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^\d+ wrong, \d+ warnings?, 1 unknown, /);
    expect(status).toBe(1);
  },
  DEADLINE,
);

const SAID = [
  /^ok +tools +Terraform 1\.11\.4, Node /m,
  /^ok +credentials +arn:\S+ of account 123456789012$/m,
  /^ok +state lock +nobody holds it$/m,
  /^ok +Logstash +127\.0\.0\.1:\d+ speaks lumberjack without TLS$/m,
  // The emulator does not know of it.
  /^unknown +Lambda's quota /m,
  /^WRONG +zips .*elb-log-processor\.zip.*: not there\n +-> npm run build$/m,
  /^warning +orders: weights in Route53 +Route53 has orders: blue 100, green 0, the file says /m,
  /^warning +plan +1 to add, 2 to change/m,
  /^WRONG +state bucket +thing-ci-terraform-state lacks: /m,
  /^WRONG +function ci-green-clone-copier\s+it or its alias live is not there$/m,
  /^warning +queue ci-green-orders-logs +shows a message again after 10 s, expected 18 s/m,
  /^WRONG +queue ci-green-orders-logs +1 dead letter rests beside it\n +-> npm run -s replay -- ci green --api orders /m,
  /^WRONG +orders: access logs +load balancer ci-green-orders writes none$/m,
  /^WRONG +orders: log bucket +\S+ is not there$/m,
  /^WRONG +alarms +in ALARM: ci-green-orders-quiet$/m,
  /^WRONG +orders: log lines +none in 3 hours, of \d+ requests$/m,
];

/** What a state tells of, but for a bucket and a function that somebody has deleted. */
async function deploy(endpoint: string): Promise<void> {
  const settings = clientSettings({ endpoint, region: REGION });
  const [s3, sqs, elb, lambda] = [
    new S3Client(settings),
    new SQSClient(settings),
    new ElasticLoadBalancingClient(settings),
    new LambdaClient(settings),
  ];
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const VersioningConfiguration = { Status: 'Suspended' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
  const Body = JSON.stringify(STATE);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'ci/green/terraform.tfstate', Body }));
  const name = 'ci-green-orders';
  const Listeners = [{ Protocol: 'http', LoadBalancerPort: 80, InstancePort: 80 }];
  await elb.send(
    new CreateLoadBalancerCommand({
      LoadBalancerName: name,
      AvailabilityZones: [`${REGION}a`],
      Listeners,
    }),
  );
  await deployFunction(settings, `${name}-elb-log-processor`);
  const Attributes = { VisibilityTimeout: '10' };
  for (const queue of [`${name}-logs-dead-letters`, `${name}-logs`, 'ci-green-clone-copier'])
    await sqs.send(new CreateQueueCommand({ QueueName: queue, Attributes }));
  const QueueUrl = `${endpoint}/123456789012/${name}-logs-dead-letters`;
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' }));
  await lambda.send(
    new CreateEventSourceMappingCommand({
      FunctionName: `${name}-elb-log-processor`,
      EventSourceArn: `arn:aws:sqs:${REGION}:123456789012:${name}-logs`,
      Enabled: false,
    }),
  );
  for (const client of [s3, sqs, elb, lambda]) client.destroy();
}

test(
  'without credentials, and with nobody there: what can be looked at is, and the reason is told once',
  async () => {
    await using files = await openEnvironment({ built: false });
    const { status, stdout } = await endedCommand('doctor', ['ci', 'green', '--no-plan'], {
      env: {
        TERRAFORM,
        LAMBDA_CORE_ROOT: files.root,
        AWS_EC2_METADATA_DISABLED: 'true',
        HOME: files.root,
      },
    });
    expect(stdout).toMatch(
      /^unknown +\d+ checks +needs credentials\n +state bucket, state lock, /m,
    );
    expect(stdout).toMatch(/^WRONG +credentials +none were found\n +-> set AWS_PROFILE/m);
    expect(stdout).toMatch(/^WRONG +Logstash +127\.0\.0\.1:5044: nothing listens there$/m);
    expect(stdout).toMatch(/^ok +weights +of 1 APIs/m);
    expect(status).toBe(1);
  },
  DEADLINE,
);

test.each([
  [[], 'ENV COLOUR: are missing, expected such as: production green'],
  [['ci', 'red'], 'COLOUR: found "red", expected blue or green'],
  [['nowhere', 'green'], 'ENV: found "nowhere", expected ci, production or staging'],
])('%j is refused', async (argv, message) => {
  const { doctor } = require('./doctor') as typeof import('./doctor');
  await expect(doctor(argv, new AbortController().signal)).rejects.toMatchObject({
    name: 'UsageError',
    message,
  });
});
