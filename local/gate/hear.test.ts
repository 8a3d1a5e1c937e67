import { openAccount, policiesOf } from './account';
import { allow, BUCKET, PLACE, policy, QUEUE, ROLE, tlsOnly } from './fixtures/deployed';
import { jsonCall, queryCall, requestTo } from './fixtures/requests';
import { hear } from './hear';
import type { GateRequest } from './request';

const WRITTEN = policy(allow('s3:GetObject', `${BUCKET}/*`));
const TRUST = policy({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' });

function after(...requests: GateRequest[]) {
  const account = openAccount(PLACE);
  for (const request of requests) hear(request, '{"ARN":"arn:secret"}', account);
  return account;
}

const create = queryCall('iam', 'CreateRole', {
  RoleName: 'shipper',
  AssumeRolePolicyDocument: JSON.stringify(TRUST),
});
const put = queryCall('iam', 'PutRolePolicy', {
  RoleName: 'shipper',
  PolicyName: 'function',
  PolicyDocument: JSON.stringify(WRITTEN),
});

test("a role's policies and its trust are known until they are deleted", () => {
  expect(policiesOf(after(create, put))).toEqual({
    identity: { [ROLE]: { function: WRITTEN } },
    trust: { [ROLE]: TRUST },
    boundary: {},
    resource: {},
  });
  const named = { RoleName: 'shipper', PolicyName: 'function' };
  const bare = after(create, put, queryCall('iam', 'DeleteRolePolicy', named));
  expect(policiesOf(bare).identity).toEqual({ [ROLE]: {} });
  expect(after(create, put, queryCall('iam', 'DeleteRole', named)).roles.size).toBe(0);
});

test('a role may lie in a path', () => {
  const inPath = queryCall('iam', 'CreateRole', {
    RoleName: 'shipper',
    Path: '/logs/',
    AssumeRolePolicyDocument: JSON.stringify(TRUST),
  });
  const arn = 'arn:aws:iam::123456789012:role/logs/shipper';
  expect(policiesOf(after(inPath, put)).identity).toEqual({ [arn]: { function: WRITTEN } });
});

test("a queue's policy and visibility time-out are known, whichever call sets them", () => {
  const Policy = JSON.stringify(policy(tlsOnly('sqs', [QUEUE])));
  const QueueUrl = 'http://127.0.0.1/123456789012/logs';
  const made = jsonCall('sqs', 'CreateQueue', {
    QueueName: 'logs',
    Attributes: { VisibilityTimeout: '60' },
  });
  const set = jsonCall('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
  const account = after(made, set);
  expect(account.visibility.get(QUEUE)).toBe(60);
  expect(account.resourcePolicies.get(QUEUE)).toEqual(JSON.parse(Policy));
  hear(jsonCall('sqs', 'DeleteQueue', { QueueUrl }), '', account);
  expect([account.visibility.size, account.resourcePolicies.size]).toEqual([0, 0]);
});

test('the keys of buckets and secrets are known', () => {
  const encrypt = requestTo('s3', '/logs?encryption', {
    method: 'PUT',
    body: '<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>arn:key</KMSMasterKeyID></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>',
  });
  const secret = jsonCall('secretsmanager', 'CreateSecret', { Name: 'tls', KmsKeyId: 'arn:key' });
  expect([...after(encrypt, secret).keys]).toEqual([
    [BUCKET, 'arn:key'],
    ['arn:secret', 'arn:key'],
  ]);
});

test("a queue's key and a key's policy are known", () => {
  const Policy = JSON.stringify(policy(allow('kms:Decrypt', '*')));
  const Attributes = { KmsMasterKeyId: 'k' };
  const account = after(jsonCall('sqs', 'CreateQueue', { QueueName: 'logs', Attributes }));
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/k';
  expect([...account.keys]).toEqual([[QUEUE, key]]);
  const created = JSON.stringify({ KeyMetadata: { Arn: key } });
  hear(jsonCall('kms', 'CreateKey', { Policy }), created, account);
  expect(account.resourcePolicies.get(key)).toEqual(JSON.parse(Policy));
  const other = JSON.stringify(policy());
  hear(jsonCall('kms', 'PutKeyPolicy', { KeyId: 'k', Policy: other }), '', account);
  expect(account.resourcePolicies.get(key)).toEqual(policy());
});

test("a function's role and time-out are known, and change", () => {
  const body = (input: object) => JSON.stringify(input);
  const made = requestTo('lambda', '/2015-03-31/functions', {
    method: 'POST',
    body: body({ FunctionName: 'shipper', Role: ROLE }),
  });
  const changed = requestTo('lambda', '/2015-03-31/functions/shipper/configuration', {
    method: 'PUT',
    body: body({ Timeout: 60 }),
  });
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:shipper';
  expect(after(made).functions.get(arn)).toEqual({ role: ROLE, timeoutSeconds: 3 });
  expect(after(made, changed).functions.get(arn)?.timeoutSeconds).toBe(60);
});

test('attributes of a queue in a form that is not read are an error, and not ignored', () => {
  const made = queryCall('sqs', 'CreateQueue', { QueueName: 'logs', 'Attribute.1.Name': 'Policy' });
  expect(() => after(made)).toThrow(/query protocol/);
});
