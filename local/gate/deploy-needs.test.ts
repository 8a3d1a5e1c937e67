import { policiesOf } from './account';
import { evaluate } from './evaluate';
import { allow, BUCKET, deployed, KEY, PLACE, policy, QUEUE, ROLE } from './fixtures/deployed';
import { jsonCall, queryCall, requestTo } from './fixtures/requests';
import { hear } from './hear';
import { deployNeeds } from './needs';
import type { GateRequest } from './request';
import type { Context, Need } from './types';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:shipper';
const BOUNDARY = 'arn:aws:iam::123456789012:policy/bounds';
const MAPPING = '0f3e1f7e-9a1b-4a1b-9a1b-0f3e1f7e9a1b';

const rest = (service: string, method: string, url: string, input?: object) =>
  requestTo(service, url, { method, ...(input && { body: JSON.stringify(input) }) });

function need(action: string, resource: string, context: Context = {}): Need {
  return { action, resource, context };
}

const arnOf = (service: string, name: string) =>
  `arn:aws:${service}:eu-west-1:123456789012:${name}`;

test.each<[string, GateRequest, Need[]]>([
  [
    'a function with its role and its tags',
    rest('lambda', 'POST', '/2015-03-31/functions', {
      ...{ FunctionName: 'shipper', Role: ROLE, Tags: { environment: 'ci' } },
    }),
    [
      need('lambda:CreateFunction', FUNCTION),
      need('lambda:TagResource', FUNCTION),
      need('iam:PassRole', ROLE, { 'iam:PassedToService': 'lambda.amazonaws.com' }),
    ],
  ],
  [
    "a function's code",
    rest('lambda', 'PUT', '/2015-03-31/functions/shipper/code', {}),
    [need('lambda:UpdateFunctionCode', FUNCTION)],
  ],
  [
    'an alias',
    rest('lambda', 'GET', '/2015-03-31/functions/shipper/aliases/live'),
    [need('lambda:GetAlias', FUNCTION)],
  ],
  [
    "a function's tags, named by its ARN",
    rest('lambda', 'GET', `/2017-03-31/tags/${encodeURIComponent(FUNCTION)}`),
    [need('lambda:ListTags', FUNCTION)],
  ],
  [
    'a mapping that is made',
    rest('lambda', 'POST', '/2015-03-31/event-source-mappings', {
      FunctionName: `${FUNCTION}:live`,
    }),
    [need('lambda:CreateEventSourceMapping', '*', { 'lambda:FunctionArn': FUNCTION })],
  ],
  [
    'one that is there, of whose function the account knows',
    rest('lambda', 'DELETE', `/2015-03-31/event-source-mappings/${MAPPING}`),
    [
      need('lambda:DeleteEventSourceMapping', arnOf('lambda', `event-source-mapping:${MAPPING}`), {
        'lambda:FunctionArn': FUNCTION,
      }),
    ],
  ],
  [
    'a role with its boundary and its tags',
    queryCall('iam', 'CreateRole', {
      ...{ RoleName: 'shipper', Path: '/', PermissionsBoundary: BOUNDARY },
      ...{ 'Tags.member.1.Key': 'environment', 'Tags.member.1.Value': 'ci' },
    }),
    [
      need('iam:CreateRole', ROLE, { 'iam:PermissionsBoundary': BOUNDARY }),
      need('iam:TagRole', ROLE),
    ],
  ],
  [
    'what a role may do, which has its boundary from before',
    queryCall('iam', 'PutRolePolicy', { RoleName: 'shipper' }),
    [need('iam:PutRolePolicy', ROLE, { 'iam:PermissionsBoundary': BOUNDARY })],
  ],
  [
    'a queue with tags',
    jsonCall('sqs', 'CreateQueue', { QueueName: 'logs', tags: { environment: 'ci' } }),
    [need('sqs:CreateQueue', QUEUE), need('sqs:TagQueue', QUEUE)],
  ],
  [
    'a subscription, by its topic',
    queryCall('sns', 'Unsubscribe', { SubscriptionArn: arnOf('sns', `alarms:${MAPPING}`) }),
    [need('sns:Unsubscribe', arnOf('sns', 'alarms'))],
  ],
  [
    'a key that is made',
    jsonCall('kms', 'CreateKey', { Tags: [{ TagKey: 'environment', TagValue: 'ci' }] }),
    [
      need('kms:CreateKey', '*', { 'aws:RequestTag/environment': 'ci' }),
      need('kms:TagResource', arnOf('kms', 'key/new'), { 'aws:RequestTag/environment': 'ci' }),
    ],
  ],
  [
    'a key that is there, by its tags',
    jsonCall('kms', 'ScheduleKeyDeletion', { KeyId: KEY }),
    [need('kms:ScheduleKeyDeletion', KEY, { 'aws:ResourceTag/environment': 'ci' })],
  ],
  [
    'a log group',
    jsonCall('logs', 'PutRetentionPolicy', { logGroupName: '/aws/lambda/shipper' }),
    [need('logs:PutRetentionPolicy', arnOf('logs', 'log-group:/aws/lambda/shipper'))],
  ],
  [
    'a dashboard, which has no region',
    queryCall('monitoring', 'PutDashboard', { DashboardName: 'all' }),
    [need('cloudwatch:PutDashboard', 'arn:aws:cloudwatch::123456789012:dashboard/all')],
  ],
  [
    'alarms that go',
    queryCall('monitoring', 'DeleteAlarms', { 'AlarmNames.member.1': 'errors' }),
    [need('cloudwatch:DeleteAlarms', arnOf('cloudwatch', 'alarm:errors'))],
  ],
  [
    'records, each with its type',
    requestTo('route53', '/2013-04-01/hostedzone/Z1/rrset/', {
      method: 'POST',
      body: `<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>${['A', 'AAAA'].map(
        (type) =>
          `<Change><Action>UPSERT</Action><ResourceRecordSet><Name>a</Name><Type>${type}</Type></ResourceRecordSet></Change>`,
      )}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
    }),
    ['A', 'AAAA'].map((type) =>
      need('route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1', {
        'route53:ChangeResourceRecordSetsRecordTypes': type,
      }),
    ),
  ],
  [
    'tags of a hosted zone',
    rest('route53', 'GET', '/2013-04-01/tags/hostedzone/Z1'),
    [need('route53:ListTagsForResource', 'arn:aws:route53:::hostedzone/Z1')],
  ],
  [
    'a setting of a bucket that is taken away',
    rest('s3', 'DELETE', '/logs?lifecycle='),
    [need('s3:PutLifecycleConfiguration', BUCKET)],
  ],
  [
    'what is in a bucket that is emptied',
    rest('s3', 'GET', '/logs?encoding-type=url&versions='),
    [need('s3:ListBucketVersions', BUCKET)],
  ],
  ['a bucket', rest('s3', 'PUT', '/logs'), [need('s3:CreateBucket', BUCKET)]],
  [
    'the lock of a state',
    rest('s3', 'DELETE', '/states/ci/blue/terraform.tfstate.tflock?x-id=DeleteObject'),
    [need('s3:DeleteObject', 'arn:aws:s3:::states/ci/blue/terraform.tfstate.tflock')],
  ],
  [
    'a look at load balancers',
    queryCall('elasticloadbalancing', 'DescribeLoadBalancers', {}),
    [need('elasticloadbalancing:DescribeLoadBalancers', '*')],
  ],
  ['who one is', queryCall('sts', 'GetCallerIdentity', {}), []],
])('%s', async (_, request, needs) => {
  const account = bounded();
  expect(deployNeeds(request, account)).toEqual(needs);
  // Throws where IAM knows no such action, resource or condition.
  for (const one of needs)
    await evaluate({ ...one, principal: ROLE }, policiesOf(account), PLACE.accountId);
});

test.each([
  queryCall('ec2', 'RunInstances', {}),
  rest('lambda', 'POST', '/2015-03-31/layers'),
  rest('s3', 'PUT', '/logs?website='),
  rest('route53', 'POST', '/2013-04-01/hostedzone'),
  jsonCall('dynamodb', 'CreateTable', {}),
])('what nobody said of what it needs is an error', (request) => {
  expect(() => deployNeeds(request, bounded())).toThrow(/does not know what/);
});

test('a boundary holds whatever the role is given, and a managed policy that is attached counts', async () => {
  const account = bounded();
  const reading = { principal: ROLE, resource: `${BUCKET}/a`, context: {} };
  const may = async (action: string) =>
    (await evaluate({ ...reading, action }, policiesOf(account), PLACE.accountId)).allowed;
  expect([await may('s3:GetObject'), await may('s3:PutObject')]).toEqual([false, false]);
  const written = policy(allow(['s3:GetObject', 's3:PutObject'], `${BUCKET}/*`));
  const made = { PolicyName: 'all', Path: '/', PolicyDocument: JSON.stringify(written) };
  hear(queryCall('iam', 'CreatePolicy', made), '', account);
  const PolicyArn = 'arn:aws:iam::123456789012:policy/all';
  hear(queryCall('iam', 'AttachRolePolicy', { RoleName: 'shipper', PolicyArn }), '', account);
  expect([await may('s3:GetObject'), await may('s3:PutObject')]).toEqual([true, false]);
  hear(queryCall('iam', 'DetachRolePolicy', { RoleName: 'shipper', PolicyArn }), '', account);
  expect(await may('s3:GetObject')).toBe(false);
});

/** An account whose role is bounded, and which knows a mapping of its function, and a key. */
function bounded() {
  const account = deployed();
  const bounds = policy(allow('s3:GetObject', `${BUCKET}/*`));
  const made = { PolicyName: 'bounds', PolicyDocument: JSON.stringify(bounds) };
  hear(queryCall('iam', 'CreatePolicy', made), '', account);
  const AssumeRolePolicyDocument = JSON.stringify(account.roles.get(ROLE)?.trust);
  const role = { RoleName: 'shipper', PermissionsBoundary: BOUNDARY, AssumeRolePolicyDocument };
  hear(queryCall('iam', 'CreateRole', role), '', account);
  account.mappings.set(MAPPING, FUNCTION);
  account.tags.set(KEY, { environment: 'ci' });
  return account;
}
