import { type Account, accountIn, policiesOf } from './account';
import { evaluate } from './evaluate';
import {
  alarmPolicies,
  allow,
  BUCKET,
  deployed,
  KEY,
  PLACE,
  policy,
  QUEUE,
  ROLE,
  sender,
  TOPIC,
} from './fixtures/deployed';
import { jsonCall, queryCall, requestTo } from './fixtures/requests';
import { hear } from './hear';
import type { GateRequest } from './request';
import { checkRules } from './rules';

const POLLING = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** What AWS says to an administrator's request; `undefined` when it does what is asked. */
async function answer(request: GateRequest, account: Account): Promise<string | undefined> {
  const policies = policiesOf(account);
  const refusal = await checkRules(request, account, async (call) => {
    const { allowed } = await evaluate(call, policies, PLACE.accountId);
    return allowed;
  });
  return refusal?.message;
}

const json = (method: string, url: string, input: object) =>
  requestTo('lambda', url, { method, body: JSON.stringify(input) });

const mapping = json('POST', '/2015-03-31/event-source-mappings', {
  EventSourceArn: QUEUE,
  FunctionName: 'arn:aws:lambda:eu-west-1:123456789012:function:shipper:live',
});

test('a mapping whose role may read the queue is made', async () => {
  expect(await answer(mapping, deployed(allow(POLLING, QUEUE)))).toBeUndefined();
});

test.each(POLLING)('a mapping whose role lacks %s is refused', async (action) => {
  const account = deployed(
    allow(
      POLLING.filter((one) => one !== action),
      QUEUE,
    ),
  );
  expect(await answer(mapping, account)).toBe(
    `The function execution role does not have permissions to call ${action.slice(4)} on SQS`,
  );
});

test('a queue that gives a message again before the function has ended is refused', async () => {
  const account = deployed(allow(POLLING, QUEUE));
  account.visibility.set(QUEUE, 59);
  expect(await answer(mapping, account)).toBe(
    'Queue visibility timeout: 59 seconds is less than Function timeout: 60 seconds',
  );
  account.visibility.set(QUEUE, 60);
  expect(await answer(mapping, account)).toBeUndefined();
});

test('a function whose role does not trust Lambda is refused', async () => {
  const account = deployed();
  const create = json('POST', '/2015-03-31/functions', { FunctionName: 'shipper', Role: ROLE });
  expect(await answer(create, account)).toBeUndefined();
  const inline = new Map();
  account.roles.set(ROLE, { trust: policy(sender('ec2.amazonaws.com', BUCKET)), inline });
  expect(await answer(create, account)).toMatch(/cannot be assumed by Lambda/);
});

test.each(['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DeleteNetworkInterface'])(
  'a function in a VPC whose role lacks ec2:%s is refused',
  async (lacking) => {
    const create = (VpcConfig?: object) =>
      json('POST', '/2015-03-31/functions', { FunctionName: 'shipper', Role: ROLE, VpcConfig });
    const needed = ['Create', 'Describe', 'Delete'].map(
      (verb) => `ec2:${verb}NetworkInterface${verb === 'Describe' ? 's' : ''}`,
    );
    const inside = create({ SubnetIds: ['subnet-1'] });
    expect(await answer(inside, deployed(allow(needed, '*')))).toBeUndefined();
    const without = deployed(
      allow(
        needed.filter((action) => action !== `ec2:${lacking}`),
        '*',
      ),
    );
    expect(await answer(inside, without)).toMatch(`permissions to call ${lacking} on EC2`);
    expect(await answer(create({ SubnetIds: [] }), without)).toBeUndefined();
  },
);

test('a destination that the role may not send to is refused', async () => {
  const configure = json('PUT', '/2019-09-25/functions/shipper/event-invoke-config', {
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
  });
  expect(await answer(configure, deployed(allow('sqs:SendMessage', QUEUE)))).toBeUndefined();
  expect(await answer(configure, deployed())).toMatch(/permissions to call SendMessage on SQS/);
});

test("a bucket's notification is made only where the queue lets S3 in for this bucket", async () => {
  const notify = requestTo('s3', '/logs?notification', {
    method: 'PUT',
    body: `<NotificationConfiguration><QueueConfiguration><Queue>${QUEUE}</Queue></QueueConfiguration></NotificationConfiguration>`,
  });
  const account = deployed();
  expect(await answer(notify, account)).toMatch(/Unable to validate the following destination/);
  account.resourcePolicies.set(QUEUE, policy(sender('s3.amazonaws.com', BUCKET)));
  expect(await answer(notify, account)).toBeUndefined();
  account.resourcePolicies.set(QUEUE, policy(sender('s3.amazonaws.com', `${BUCKET}-of-others`)));
  expect(await answer(notify, account)).toMatch(/Unable to validate the following destination/);
});

test("a rule's target is set only where the queue lets the rule in", async () => {
  const target = jsonCall('events', 'PutTargets', {
    Rule: 'shared',
    Targets: [{ Id: 'queue', Arn: QUEUE }],
  });
  const account = deployed();
  expect(await answer(target, account)).toMatch(/its events would be lost/);
  const rule = 'arn:aws:events:eu-west-1:123456789012:rule/shared';
  account.resourcePolicies.set(QUEUE, policy(sender('events.amazonaws.com', rule)));
  expect(await answer(target, account)).toBeUndefined();
});

test('what a rule cannot deliver goes only where the queue of dead letters lets the rule in', async () => {
  const rule = 'arn:aws:events:eu-west-1:123456789012:rule/shared';
  const dead = `${QUEUE}-dead-letters`;
  const target = jsonCall('events', 'PutTargets', {
    Rule: 'shared',
    Targets: [{ Id: 'queue', Arn: QUEUE, DeadLetterConfig: { Arn: dead } }],
  });
  const account = deployed();
  account.resourcePolicies.set(QUEUE, policy(sender('events.amazonaws.com', rule)));
  expect(await answer(target, account)).toMatch(/may not send to .*dead-letters/);
  const own = { ...sender('events.amazonaws.com', rule), Resource: dead };
  account.resourcePolicies.set(dead, policy(own));
  expect(await answer(target, account)).toBeUndefined();
});

test("who sends to a queue under a key needs the key's policy as well", async () => {
  const notify = requestTo('s3', '/logs?notification', {
    method: 'PUT',
    body: `<NotificationConfiguration><QueueConfiguration><Queue>${QUEUE}</Queue></QueueConfiguration></NotificationConfiguration>`,
  });
  const account = deployed();
  account.resourcePolicies.set(QUEUE, policy(sender('s3.amazonaws.com', BUCKET)));
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/k';
  account.keys.set(QUEUE, key);
  expect(await answer(notify, account)).toMatch(/Unable to validate the following destination/);
  const Principal = { Service: 's3.amazonaws.com' };
  const uses = { ...allow(['kms:GenerateDataKey', 'kms:Decrypt'], '*'), Principal };
  account.resourcePolicies.set(key, policy(uses));
  expect(await answer(notify, account)).toBeUndefined();
});

const putAlarm = queryCall('monitoring', 'PutMetricAlarm', {
  AlarmName: 'production-green-orders-errors',
  'AlarmActions.member.1': TOPIC,
  'OKActions.member.1': TOPIC,
});

/** With the topic as Terraform makes it, and these policies of it and of its key. */
function withTopic({ topic, key }: ReturnType<typeof alarmPolicies>): Account {
  const account = deployed();
  const create = { Name: 'production-green-alarms', 'Attributes.entry.1.key': 'KmsMasterKeyId' };
  hear(
    queryCall('sns', 'CreateTopic', { ...create, 'Attributes.entry.1.value': KEY }),
    '',
    account,
  );
  const set = { TopicArn: TOPIC, AttributeName: 'Policy' };
  const AttributeValue = JSON.stringify(policy(...topic));
  hear(queryCall('sns', 'SetTopicAttributes', { ...set, AttributeValue }), '', account);
  account.resourcePolicies.set(KEY, policy(...key));
  return account;
}

test('an alarm is made only where its topic, and the key of that, let CloudWatch in for it', async () => {
  const policies = alarmPolicies();
  expect(await answer(putAlarm, withTopic(policies))).toBeUndefined();
  const published = await answer(putAlarm, withTopic({ ...policies, topic: [] }));
  expect(published).toMatch(/orders-errors may not do sns:Publish with .*it would tell nobody$/);
  const [owner = allow([], [])] = policies.key;
  const used = await answer(putAlarm, withTopic({ ...policies, key: [owner] }));
  expect(used).toMatch(/may not do kms:GenerateDataKey with .*:key\/k: /);
  const others = { ...putAlarm, body: Buffer.from(String(putAlarm.body).replace('green', 'blue')) };
  expect(await answer(others, withTopic(policies))).toMatch(/may not do sns:Publish/);
});

test('an alarm that tells nobody needs nothing', async () => {
  const silent = queryCall('monitoring', 'PutMetricAlarm', { AlarmName: 'errors' });
  expect(await answer(silent, deployed())).toBeUndefined();
});

test('a mapping is looked for in its own region', async () => {
  const account = deployed(allow(POLLING, QUEUE));
  const elsewhere = {
    ...mapping,
    signer: { keyId: 'test', region: 'eu-south-2', service: 'lambda' },
  };
  expect(await answer(elsewhere, accountIn(account, 'eu-south-2'))).toBe('Function not found');
  expect(await answer(mapping, accountIn(account, 'eu-west-1'))).toBeUndefined();
});

test('an alias without its target is refused, and made together with it or after it', async () => {
  const record = (name: string, alias = '') =>
    `<Change><Action>UPSERT</Action><ResourceRecordSet><Name>${name}</Name><Type>A</Type>${alias}</ResourceRecordSet></Change>`;
  const target = (zone: string) =>
    `<AliasTarget><HostedZoneId>${zone}</HostedZoneId><DNSName>blue.thing.com</DNSName></AliasTarget>`;
  const change = (...changes: string[]) =>
    requestTo('route53', '/2013-04-01/hostedzone/Z1/rrset/', {
      method: 'POST',
      body: `<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>${changes.join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
    });
  const account = deployed();
  const alone = change(record('thing.com', target('Z1')));
  expect(await answer(alone, account)).toMatch(/blue\.thing\.com\., type A .* was not found/);
  expect(await answer(change(record('thing.com', target('ELB'))), account)).toBeUndefined();
  const both = change(record('blue.thing.com'), record('thing.com', target('Z1')));
  expect(await answer(both, account)).toBeUndefined();
  hear(change(record('blue.thing.com')), '', account);
  expect(await answer(alone, account)).toBeUndefined();
});

test('a batch that deletes a record as it was before somebody else changed it is refused as a whole', async () => {
  const record = (weight: number) =>
    `<ResourceRecordSet><Name>thing.com</Name><Type>A</Type><SetIdentifier>blue</SetIdentifier><Weight>${weight}</Weight></ResourceRecordSet>`;
  const batch = (...changes: readonly [action: string, weight: number][]) => {
    const sets = changes.map(
      ([action, weight]) => `<Change><Action>${action}</Action>${record(weight)}</Change>`,
    );
    return requestTo('route53', '/2013-04-01/hostedzone/Z1/rrset/', {
      method: 'POST',
      body: `<ChangeResourceRecordSetsRequest><ChangeBatch><Changes>${sets.join('')}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
    });
  };
  const account = deployed();
  hear(batch(['UPSERT', 95]), '', account);
  const stale = batch(['DELETE', 100], ['CREATE', 90]);
  expect(await answer(stale, account)).toMatch(/values provided do not match the current values/);
  expect(await answer(batch(['CREATE', 90]), account)).toMatch(/already exists/);
  const fresh = batch(['DELETE', 95], ['CREATE', 90]);
  expect(await answer(fresh, account)).toBeUndefined();
  hear(fresh, '', account);
  expect(await answer(batch(['DELETE', 90]), account)).toBeUndefined();
});

test('policies that the gate cannot see are refused', async () => {
  const attach = queryCall('iam', 'AttachRolePolicy', { RoleName: 'shipper', PolicyArn: 'arn' });
  expect(await answer(attach, deployed())).toMatch(/not seen the managed policy/);
});
