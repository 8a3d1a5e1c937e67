import { policiesOf } from './account';
import { arns } from './arns';
import { expectationsOf } from './expectations';
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
  tlsOnly,
} from './fixtures/deployed';
import { mutations } from './mutations';
import { scoreOf, unmet } from './score';
import type { Call, Statement } from './types';

const { accountId } = PLACE;
const TLS = { 'aws:SecureTransport': 'true' };
const reads: Call = {
  principal: ROLE,
  action: 's3:GetObject',
  resource: `${BUCKET}/a`,
  context: TLS,
};
const takesRole: Call = {
  principal: 'lambda.amazonaws.com',
  action: 'sts:AssumeRole',
  resource: ROLE,
  context: TLS,
};
const sends: Call = {
  principal: 's3.amazonaws.com',
  action: 'sqs:SendMessage',
  resource: QUEUE,
  context: { ...TLS, 'aws:SourceArn': BUCKET, 'aws:SourceAccount': accountId },
};

/** The score of a role and a queue, of which these calls were recorded. */
async function score(role: Statement[], queue: Statement[], calls: Call[]) {
  const account = deployed(...role);
  account.resourcePolicies.set(QUEUE, policy(...queue));
  const policies = policiesOf(account);
  const expectations = expectationsOf(calls, policies, accountId);
  return {
    failed: await unmet(policies, expectations, accountId),
    ...(await scoreOf(policies, expectations, { accountId, alike: (what) => what })),
  };
}

const reading = allow('s3:GetObject', `${BUCKET}/*`);
const queue = [tlsOnly('sqs', [QUEUE]), sender('s3.amazonaws.com', BUCKET)];
const calls = [reads, takesRole, sends];

test('policies of which everything is needed', async () => {
  const { failed, total, survivors } = await score([reading], queue, calls);
  expect({ failed, survivors }).toEqual({ failed: [], survivors: [] });
  expect(total).toBeGreaterThanOrEqual(12);
});

test.each<[string, Statement[], Statement[], Call[], RegExp]>([
  [
    'an action',
    [{ ...reading, Action: ['s3:GetObject', 's3:GetObjectAcl'] }],
    queue,
    calls,
    /GetObjectAcl$/,
  ],
  [
    'a resource',
    [{ ...reading, Resource: [`${BUCKET}/*`, `${QUEUE}/*`] }],
    queue,
    calls,
    /:logs\/\*$/,
  ],
  ['a statement', [reading, allow('sqs:SendMessage', QUEUE)], queue, calls, /sqs:SendMessage$/],
  ['a sender that never sent', [reading], queue, [reads, takesRole], /Send: without condition/],
])('%s that nothing needs survives', async (_, role, policies, recorded, expected) => {
  const { survivors } = await score(role, policies, recorded);
  expect(survivors.join('\n')).toMatch(new RegExp(expected.source, 'm'));
});

test('a stranger who gets in, and who gets in without TLS, is an expectation that fails', async () => {
  const { Condition: _, ...anybody } = sender('s3.amazonaws.com', BUCKET);
  const { failed } = await score([reading], [anybody], calls);
  expect(failed.map(({ call }) => call.context)).toEqual([
    { ...sends.context, 'aws:SourceArn': `${BUCKET}-of-a-stranger` },
    { ...sends.context, 'aws:SourceAccount': '999999999999' },
    { 'aws:SecureTransport': 'false' },
  ]);
});

test("of a topic and its key everything is needed, the account's own hold on the key too", async () => {
  const { topic, key } = alarmPolicies();
  const account = deployed();
  account.roles.clear();
  account.resourcePolicies.set(TOPIC, policy(...topic));
  account.resourcePolicies.set(KEY, policy(...key));
  const policies = policiesOf(account);
  const own = { ...TLS, 'aws:SourceAccount': accountId };
  const alarm = { 'aws:SourceArn': arns.alarm(PLACE, 'production-green-orders-errors') };
  const principal = 'cloudwatch.amazonaws.com';
  const recorded = [
    { principal, action: 'sns:Publish', resource: TOPIC, context: { ...own, ...alarm } },
    ...['kms:GenerateDataKey', 'kms:Decrypt'].map((action) => ({
      ...{ principal, action, resource: KEY, context: own },
    })),
  ];
  const expectations = expectationsOf(recorded, policies, accountId);
  expect(await unmet(policies, expectations, accountId)).toEqual([]);
  const { total, survivors } = await scoreOf(policies, expectations, {
    accountId,
    alike: (what) => what,
  });
  expect({ total, survivors }).toEqual({ total: 17, survivors: [] });
});

test('every list and condition is taken apart, and a statement that has nothing left is gone', () => {
  const account = deployed({
    ...allow(['s3:GetObject', 's3:PutObject'], `${BUCKET}/*`),
    Sid: 'Own',
  });
  account.resourcePolicies.set(QUEUE, policy(sender('s3.amazonaws.com', BUCKET)));
  const found = [...mutations(policiesOf(account))];
  expect(found.map(({ what }) => what)).toEqual([
    `${ROLE} Own: without s3:GetObject`,
    `${ROLE} Own: without s3:PutObject`,
    `${ROLE} Own: without ${BUCKET}/*`,
    `${ROLE} statement 0: without sts:AssumeRole`,
    `${ROLE} statement 0: without principal {"Service":"lambda.amazonaws.com"}`,
    `${QUEUE} Send: without sqs:SendMessage`,
    `${QUEUE} Send: without ${QUEUE}`,
    `${QUEUE} Send: without principal {"Service":"s3.amazonaws.com"}`,
    `${QUEUE} Send: without condition ArnEquals aws:SourceArn`,
    `${QUEUE} Send: without condition StringEquals aws:SourceAccount`,
  ]);
  expect(found[2]?.policies.identity[ROLE]?.['function']?.Statement).toEqual([]);
});
