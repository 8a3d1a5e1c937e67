import { openAccount } from './account';
import { PLACE } from './fixtures/deployed';
import { jsonCall, queryCall, requestTo } from './fixtures/requests';
import { needsOf } from './needs';
import type { GateRequest } from './request';

const s3 = (method: string, url: string, headers = {}, body = '') =>
  requestTo('s3', url, { method, headers, body });
const queueUrl = 'http://127.0.0.1:5000/123456789012/logs';
const copy = { 'x-amz-copy-source': 'from/%C3%BC%20b' };

/** `ACTION RESOURCE`, with what the context holds. */
const named = (request: GateRequest, account = openAccount(PLACE)) =>
  needsOf(request, account).map(({ action, resource, context }) =>
    [action, resource.replace(/^arn:aws:/, ''), ...Object.entries(context).flat()].join(' '),
  );

test.each<[string, GateRequest, string[]]>([
  ['GetObject', s3('GET', '/logs/a/%2B%20b'), ['s3:GetObject s3:::logs/a/+ b']],
  ['a version', s3('GET', '/logs/a?versionId=1'), ['s3:GetObjectVersion s3:::logs/a']],
  ['HeadObject', s3('HEAD', '/logs/a'), ['s3:GetObject s3:::logs/a']],
  ['HeadBucket', s3('HEAD', '/logs'), ['s3:ListBucket s3:::logs']],
  ['the region', s3('GET', '/logs?location'), ['s3:GetBucketLocation s3:::logs']],
  [
    'a listing',
    s3('GET', '/logs?list-type=2&prefix=a%2F&max-keys=7'),
    ['s3:ListBucket s3:::logs s3:prefix a/ s3:max-keys 7'],
  ],
  ['PutObject', s3('PUT', '/logs/a'), ['s3:PutObject s3:::logs/a']],
  [
    'PutObject with tags and an ACL',
    s3('PUT', '/logs/a', { 'x-amz-tagging': 'a=b', 'x-amz-acl': 'bucket-owner-full-control' }),
    [
      's3:PutObject s3:::logs/a s3:x-amz-acl bucket-owner-full-control',
      's3:PutObjectTagging s3:::logs/a',
      's3:PutObjectAcl s3:::logs/a s3:x-amz-acl bucket-owner-full-control',
    ],
  ],
  [
    'CopyObject',
    s3('PUT', '/to/c', copy),
    [
      's3:GetObject s3:::from/ü b',
      's3:GetObjectTagging s3:::from/ü b',
      's3:PutObject s3:::to/c',
      's3:PutObjectTagging s3:::to/c',
    ],
  ],
  [
    'CopyObject of a version with tags of its own',
    s3('PUT', '/to/c', {
      'x-amz-copy-source': 'from/a?versionId=1',
      'x-amz-tagging-directive': 'REPLACE',
    }),
    ['s3:GetObjectVersion s3:::from/a', 's3:PutObject s3:::to/c'],
  ],
  [
    'UploadPartCopy',
    s3('PUT', '/to/c?partNumber=1&uploadId=u', copy),
    ['s3:GetObject s3:::from/ü b', 's3:PutObject s3:::to/c'],
  ],
  ['CreateMultipartUpload', s3('POST', '/to/c?uploads'), ['s3:PutObject s3:::to/c']],
  ['CompleteMultipartUpload', s3('POST', '/to/c?uploadId=u'), ['s3:PutObject s3:::to/c']],
  ['AbortMultipartUpload', s3('DELETE', '/to/c?uploadId=u'), ['s3:AbortMultipartUpload s3:::to/c']],
  ['RestoreObject', s3('POST', '/from/a?restore='), ['s3:RestoreObject s3:::from/a']],
  ['tags', s3('GET', '/logs/a?tagging'), ['s3:GetObjectTagging s3:::logs/a']],
  [
    'DeleteObjects',
    s3(
      'POST',
      '/to?delete',
      {},
      '<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>',
    ),
    ['s3:DeleteObject s3:::to/a', 's3:DeleteObject s3:::to/b'],
  ],
  [
    'a batch, in JSON',
    jsonCall('sqs', 'ChangeMessageVisibilityBatch', { QueueUrl: queueUrl }),
    ['sqs:ChangeMessageVisibility sqs:eu-west-1:123456789012:logs'],
  ],
  [
    'a message, in the query protocol',
    queryCall('sqs', 'SendMessage', { QueueUrl: queueUrl }),
    ['sqs:SendMessage sqs:eu-west-1:123456789012:logs'],
  ],
  [
    'an invocation of an alias',
    requestTo('lambda', '/2015-03-31/functions/shipper/invocations?Qualifier=live', {
      method: 'POST',
    }),
    ['lambda:InvokeFunction lambda:eu-west-1:123456789012:function:shipper:live'],
  ],
  [
    'an invocation by ARN',
    requestTo(
      'lambda',
      `/2015-03-31/functions/${encodeURIComponent('arn:aws:lambda:eu-west-1:123456789012:function:shipper')}/invocations`,
      { method: 'POST' },
    ),
    ['lambda:InvokeFunction lambda:eu-west-1:123456789012:function:shipper'],
  ],
])('what %s needs', (_, request, needs) => {
  expect(named(request)).toEqual(needs);
});

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/k';

test('an object under a key needs the key, for this object and by way of S3', () => {
  const account = openAccount(PLACE);
  account.keys.set('arn:aws:s3:::to', KEY);
  const by = 'kms:ViaService s3.eu-west-1.amazonaws.com kms:EncryptionContext:aws:s3:arn';
  const key = 'kms:eu-west-1:123456789012:key/k';
  expect(named(s3('GET', '/to/c'), account)[1]).toBe(`kms:Decrypt ${key} ${by} arn:aws:s3:::to/c`);
  expect(named(s3('PUT', '/to/c', copy), account).filter((need) => /^kms/.test(need))).toEqual([
    `kms:GenerateDataKey ${key} ${by} arn:aws:s3:::to/c`,
  ]);
  const part = named(s3('PUT', '/to/c?partNumber=1&uploadId=u', copy), account);
  expect(part.filter((need) => /^kms:Decrypt/.test(need))).toHaveLength(1);
});

test('a queue under a key needs the key: both ways to send, to decrypt to receive', () => {
  const account = openAccount(PLACE);
  const queue = 'arn:aws:sqs:eu-west-1:123456789012:logs';
  account.keys.set(queue, KEY);
  const actions = (operation: string) =>
    needsOf(jsonCall('sqs', operation, { QueueUrl: queueUrl }), account).map(
      ({ action }) => action,
    );
  expect(actions('SendMessageBatch')).toEqual([
    'sqs:SendMessage',
    'kms:GenerateDataKey',
    'kms:Decrypt',
  ]);
  expect(actions('ReceiveMessage')).toEqual(['sqs:ReceiveMessage', 'kms:Decrypt']);
  expect(actions('DeleteMessage')).toEqual(['sqs:DeleteMessage']);
  const [, send] = needsOf(jsonCall('sqs', 'SendMessage', { QueueUrl: queueUrl }), account);
  expect(send).toMatchObject({
    resource: KEY,
    context: {
      'kms:ViaService': 'sqs.eu-west-1.amazonaws.com',
      'kms:EncryptionContext:aws:sqs:arn': queue,
    },
  });
});

test('a secret under a key needs the key, for this secret', () => {
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:tls-AbCdEf';
  const request = jsonCall('secretsmanager', 'GetSecretValue', { SecretId: secret });
  const account = openAccount(PLACE);
  expect(needsOf(request, account)).toHaveLength(1);
  account.keys.set(secret, KEY);
  expect(needsOf(request, account)[1]).toMatchObject({
    action: 'kms:Decrypt',
    resource: KEY,
    context: { 'kms:EncryptionContext:SecretARN': secret },
  });
});

test.each<[string, GateRequest]>([
  ['a service', requestTo('dynamodb', '/')],
  ['a call of S3', s3('GET', '/logs?versions')],
  ['a setting of a bucket', s3('GET', '/logs?lifecycle')],
  ['a call of SQS', jsonCall('sqs', 'AddPermission', { QueueUrl: queueUrl })],
  ['a call of Lambda', requestTo('lambda', '/2015-03-31/functions')],
  ['a secret by name', jsonCall('secretsmanager', 'GetSecretValue', { SecretId: 'tls' })],
])('%s that the gate does not know is an error', (_, request) => {
  expect(() => needsOf(request, openAccount(PLACE))).toThrow(/teach it|which is not here/);
});
