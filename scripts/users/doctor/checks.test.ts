import { LambdaCoreError } from '@lambda-core/common/errors';
import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import { CHECKS } from './checks';
import { missing, queueOf, type Replies, subscription } from './fixtures/account';
import { openEnvironment } from './fixtures/environment';
import { type Given, look } from './fixtures/look';
import { statusOf } from './report';
import type { Status } from './types';

let files: Awaited<ReturnType<typeof openEnvironment>>;
let receiver: Receiver;
beforeAll(async () => {
  files = await openEnvironment();
  receiver = await openReceiver();
  await files.greenAt(receiver.port);
});
afterAll(async () => {
  await receiver?.close();
  await files?.[Symbol.asyncDispose]();
});

test('where all is as it should be, each check says so and the command ends with 0', async () => {
  const findings = await look(files.root, undefined);
  expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
  expect(findings.map(({ what }) => what)).toEqual(CHECKS.map(({ name }) => name));
  expect(statusOf(findings)).toBe(0);
});

test('an environment that was never applied: what can be looked at is, the rest is noted', async () => {
  const findings = await look(files.root, undefined, {
    replies: {
      ...absent('state.GetObject', 'NoSuchKey'),
      'route53.ListResourceRecordSets': () => ({ ResourceRecordSets: [] }),
    },
  });
  const noted = findings.filter(({ status }) => status === 'note').map(({ what }) => what);
  expect(noted.join()).toBe(
    'functions,queues,access logs,log buckets,records,weights in Route53,alarms,alarm topic,log lines,plan',
  );
  expect(findings.filter(({ status }) => status === 'ok')).toHaveLength(
    CHECKS.length - noted.length,
  );
  expect(findings.find(({ what }) => what === 'queues')).toMatchObject({
    found: 'not deployed yet',
    remedy: 'npm run tf -- ci green apply',
  });
});

test('what AWS refuses to tell is unknown, with the reason and what to do', async () => {
  const message = 'not authorized to perform: sqs:GetQueueUrl';
  const denied = Object.assign(new Error(message), { name: 'AccessDeniedException' });
  const findings = await look(files.root, 'queues', {
    replies: refused('sqs.GetQueueUrl', denied),
  });
  expect(findings).toEqual([
    {
      status: 'unknown',
      what: 'queues',
      found: expect.stringContaining(message),
      remedy: expect.stringContaining('let these credentials'),
    },
  ]);
  expect(statusOf(findings)).toBe(3);
});

test.each<[check: string, found: RegExp, status: Status, remedy: RegExp, given: Given]>([
  ['tools', /found \/none, expected/, 'wrong', /install/, { environment: { TERRAFORM: '/none' } }],
  [
    'tools',
    /is 1.9.8, expected 1.11/,
    'wrong',
    /update/,
    { environment: { TERRAFORM_VERSION: '1.9.8' } },
  ],
  ['credentials', /account 999.*expected 123/, 'wrong', /account/, { account: '999999999999' }],
  ['credentials', /does not take them/, 'wrong', /AWS_PROFILE/, { refusal: ofAws('ExpiredToken') }],
  ['credentials', /cannot be reached/, 'unknown', /network/, { refusal: ofAws('UNREACHABLE') }],
  ['zips', /not what the sources here make/, 'warning', /npm run build/, { made: 'other' }],
  ['plan', /1 to add, 2 to change/, 'warning', /plan/, { environment: { PLAN_STATUS: '2' } }],
  ['plan', /Error: Invalid index/, 'wrong', /plan/, { environment: { PLAN_STATUS: '1' } }],
])('%s: %s (%s)', async (check, found, status, remedy, given) => {
  expect(await look(files.root, check, given)).toEqual([oneLike({ found, status, remedy })]);
});

test.each<[check: string, found: RegExp, status: Status, remedy: RegExp, replies: Replies]>([
  ['state bucket', /is not there/, 'wrong', /bootstrap/, absent('state.HeadBucket', 'NotFound')],
  [
    'state bucket',
    /lacks: versions kept/,
    'wrong',
    /bootstrap/,
    { 'state.GetBucketVersioning': () => ({}) },
  ],
  [
    'state bucket',
    /lacks: TLS only/,
    'warning',
    /bootstrap/,
    absent('state.GetBucketPolicy', 'NoSuchBucketPolicy'),
  ],
  [
    'state lock',
    /held by ann@desk/,
    'warning',
    /tf -- ci green force-unlock 7/,
    {
      'state.GetObject': () => ({
        Body: { transformToString: async () => '{"ID":"7","Who":"ann@desk"}' },
      }),
    },
  ],
  [
    'hosted zone',
    /thing.com \(public\): found none/,
    'wrong',
    /domain/,
    { 'route53.ListHostedZonesByName': () => ({}) },
  ],
  [
    'load balancers',
    /ci-green-orders \(classic\): found none of that name/,
    'warning',
    /make it/,
    { 'elb.DescribeLoadBalancers': () => ({}) },
  ],
  [
    "Lambda's quota",
    /8 of 8 .* ask for 10/,
    'warning',
    /quota/,
    { 'lambda.GetAccountSettings': () => ({ AccountLimit: { ConcurrentExecutions: 8 } }) },
  ],
  [
    'functions',
    /is Failed.*: no subnet/,
    'wrong',
    /mend/,
    ofFunction({ State: 'Failed', StateReason: 'no subnet' }),
  ],
  [
    'functions',
    /version 4 runs other code/,
    'warning',
    /apply/,
    ofFunction({ Version: '4', CodeSha256: 'other' }),
  ],
  [
    'functions',
    /alias live is not there/,
    'wrong',
    /apply/,
    absent('lambda.GetFunctionConfiguration', 'ResourceNotFoundException'),
  ],
  ['queues', /is not there/, 'wrong', /apply/, absent('sqs.GetQueueUrl', 'QueueDoesNotExist')],
  ['queues', /720 s, expected 726 s/, 'warning', /apply/, ofFunction({ Timeout: 121 })],
  ['queues', /720 s, expected 5400 s/, 'wrong', /apply/, ofFunction({ Timeout: 900 })],
  [
    'queues',
    /feeds no function/,
    'wrong',
    /apply/,
    { 'lambda.ListEventSourceMappings': () => ({}) },
  ],
  [
    'queues',
    /is paused/,
    'warning',
    /paused = false/,
    {
      'lambda.ListEventSourceMappings': () => ({ EventSourceMappings: [{ State: 'Disabled' }] }),
    },
  ],
  [
    'queues',
    /3 dead letters rest/,
    'wrong',
    /replay -- ci green --api orders --dead-letters/,
    {
      'sqs.GetQueueAttributes': ({ QueueUrl }) =>
        queueOf(String(QueueUrl), { ApproximateNumberOfMessages: '3' }),
    },
  ],
  ['access logs', /writes none/, 'wrong', /set them so/, logsTo(undefined)],
  [
    'access logs',
    /go to bucket other, prefix "", expected bucket ci-green-orders-logs/,
    'wrong',
    /set them so/,
    logsTo('other'),
  ],
  [
    'access logs',
    /prefix "edge", expected .*, prefix ""$/,
    'wrong',
    /set them so/,
    logsTo('ci-green-orders-logs-123456789012-euw1', 'edge'),
  ],
  [
    'log buckets',
    /were replaced/,
    'wrong',
    /apply, then: npm run -s replay -- ci green --api orders/,
    { 's3.GetBucketNotificationConfiguration': () => ({}) },
  ],
  [
    'log buckets',
    /is not there/,
    'wrong',
    /apply/,
    absent('s3.GetBucketNotificationConfiguration', 'NoSuchBucket'),
  ],
  [
    'records',
    /ci-green-orders.thing.com is not there/,
    'warning',
    /apply/,
    { 'route53.ListResourceRecordSets': () => ({}) },
  ],
  [
    'weights in Route53',
    /Route53 has orders: blue 100, the file says orders: blue 90, green 10/,
    'warning',
    /traffic apply/,
    {
      'route53.ListResourceRecordSets': () => ({
        ResourceRecordSets: [
          { Name: 'ci-orders.thing.com.', Type: 'A', SetIdentifier: 'orders-blue', Weight: 100 },
        ],
      }),
    },
  ],
  [
    'alarms',
    /^in ALARM: ci-green-orders-quiet$/,
    'wrong',
    /runbook/,
    {
      'cloudwatch.DescribeAlarms': () => ({
        MetricAlarms: [
          { AlarmName: 'ci-green-orders-quiet', StateValue: 'ALARM' },
          { AlarmName: 'ci-blue-orders-age', StateValue: 'ALARM' },
          { AlarmName: 'ci-green-orders-age', StateValue: 'OK' },
        ],
      }),
    },
  ],
  [
    'alarm topic',
    /not confirmed: ci@thing.com/,
    'warning',
    /open the link/,
    {
      'sns.ListSubscriptionsByTopic': () => ({
        Subscriptions: [subscription('PendingConfirmation')],
      }),
    },
  ],
  [
    'alarm topic',
    /has no subscription/,
    'warning',
    /alarm_emails/,
    { 'sns.ListSubscriptionsByTopic': () => ({}) },
  ],
  [
    'alarm topic',
    /is not there/,
    'wrong',
    /apply/,
    absent('sns.ListSubscriptionsByTopic', 'NotFoundException'),
  ],
  [
    'log lines',
    /none in 3 hours, of 5000 requests/,
    'wrong',
    /runbook/,
    {
      'cloudwatch.GetMetricData': ({ StartTime }) => ({
        MetricDataResults: [{ Id: 'q0', Timestamps: [StartTime], Values: [5000] }],
      }),
    },
  ],
])('%s: %s (%s), as AWS has it', async (check, found, status, remedy, replies) => {
  const findings = await look(files.root, check, { replies });
  expect(findings[0]).toEqual(oneLike({ found, status, remedy }));
});

test('weights that make no sense, before AWS is asked of them', async () => {
  const file = 'environments/ci/traffic.tfvars';
  await files.write(file, 'weights = {\n  orders = { blue = 0 }\n  order = { blue = 1 }\n}\n');
  expect(await look(files.root, 'weights')).toMatchObject([
    { status: 'wrong', what: 'orders: weights', found: expect.stringContaining('are all 0') },
    { status: 'wrong', what: 'order: weights', found: expect.stringContaining('no block') },
  ]);
  await files.write(file, 'weights = { orders = { blue = 300 } }\n');
  expect(await look(files.root, 'weights')).toMatchObject([
    { status: 'wrong', found: expect.stringContaining('expected blue and green, from 0 to 255') },
  ]);
});

test('a setting that nobody reads, and a bucket whose policy an emulator would not keep', async () => {
  await files.greenAt(receiver.port, 'logstahs = 1\n');
  expect(await look(files.root, 'settings')).toMatchObject([
    {
      status: 'wrong',
      found: expect.stringContaining('logstahs: found a setting that there is not; did you mean'),
    },
  ]);
  await files.greenAt(receiver.port);
  const environment = { TF_VAR_emulated: 'true' };
  expect(await look(files.root, 'state bucket', { environment })).toMatchObject([
    { status: 'ok', found: expect.stringContaining('TLS only: not looked at (emulated)') },
  ]);
});

test('nothing built, and settings without Logstash', async () => {
  const settings = 'region = "eu-west-1"\ndomain = "thing.com"\nzip_folder = "none"\n';
  await files.write('environments/ci/green.tfvars', settings);
  expect(await look(files.root, 'zips')).toMatchObject([
    { status: 'wrong', found: 'elb-log-processor.zip: not there', remedy: 'npm run build' },
  ]);
  expect(await look(files.root, 'Logstash')).toMatchObject([
    { status: 'wrong', found: expect.stringContaining('logstash.host: found nothing') },
  ]);
});

function oneLike({ found, status, remedy }: { found: RegExp; status: Status; remedy: RegExp }) {
  return {
    status,
    what: expect.any(String),
    found: expect.stringMatching(found),
    remedy: expect.stringMatching(remedy),
  };
}

function ofAws(code: string): Error {
  return new LambdaCoreError(code, 'https://sts.eu-west-1.amazonaws.com: no');
}

function absent(call: string, name: string): Replies {
  return refused(call, missing(name));
}

function refused(call: string, error: Error): Replies {
  return {
    [call]: () => {
      throw error;
    },
  };
}

function ofFunction(configuration: object): Replies {
  return { 'lambda.GetFunctionConfiguration': () => configuration };
}

function logsTo(S3BucketName: string | undefined, S3BucketPrefix = ''): Replies {
  const AccessLog = { Enabled: S3BucketName !== undefined, S3BucketName, S3BucketPrefix };
  return {
    'elb.DescribeLoadBalancerAttributes': () => ({ LoadBalancerAttributes: { AccessLog } }),
  };
}
