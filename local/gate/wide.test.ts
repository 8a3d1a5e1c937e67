import { policiesOf } from './account';
import {
  alarmPolicies,
  allow,
  BUCKET,
  deployed,
  KEY,
  policy,
  QUEUE,
  sender,
  TOPIC,
  tlsOnly,
} from './fixtures/deployed';
import { mutations, wider } from './mutations';
import { wideStatements } from './wide';

function narrow() {
  const account = deployed(
    allow(['s3:GetObject', 's3:PutObject'], [`${BUCKET}/*`, 'arn:aws:s3:::other/*']),
    allow(['xray:PutTraceSegments'], '*'),
  );
  const { inline } = [...account.roles.values()][0] ?? { inline: new Map() };
  const trust = policy({
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
    Condition: { StringEqualsIfExists: { 'aws:SourceAccount': ['123456789012'] } },
  });
  for (const arn of account.roles.keys()) account.roles.set(arn, { trust, inline });
  const statements = [tlsOnly('sqs', [QUEUE]), sender('s3.amazonaws.com', BUCKET)];
  account.resourcePolicies.set(QUEUE, policy(...statements));
  const { topic, key } = alarmPolicies();
  account.resourcePolicies.set(TOPIC, policy(...topic));
  account.resourcePolicies.set(KEY, policy(...key));
  return policiesOf(account);
}

test('statements that name what they allow, and for whom, are not wide', () => {
  expect(wideStatements(narrow())).toEqual([]);
});

test('each of them that is widened is found', () => {
  const found = [...mutations(narrow(), wider)].map(
    ({ what, policies }) => [what, wideStatements(policies)] as const,
  );
  expect(found).toHaveLength(16);
  expect(found.filter(([, wide]) => wide.length === 0)).toEqual([]);
});
