import { allow, BUCKET, PLACE, policy, QUEUE, ROLE } from './fixtures/deployed';
import { jsonCall, queryCall, requestTo } from './fixtures/requests';
import { replay } from './replay';
import type { GateRequest } from './request';

const trust = { Effect: 'Allow', Action: 'sts:AssumeRole' } as const;
const role = queryCall('iam', 'CreateRole', {
  RoleName: 'shipper',
  AssumeRolePolicyDocument: JSON.stringify(
    policy({ ...trust, Principal: { Service: 'lambda.amazonaws.com' } }),
  ),
});
const may = (...actions: string[]) =>
  queryCall('iam', 'PutRolePolicy', {
    RoleName: 'shipper',
    PolicyName: 'function',
    PolicyDocument: JSON.stringify(policy(allow(actions, QUEUE))),
  });
const create = jsonTo('/2015-03-31/functions', { FunctionName: 'shipper', Role: ROLE });
const map = jsonTo('/2015-03-31/event-source-mappings', {
  EventSourceArn: QUEUE,
  FunctionName: 'shipper',
});
const queue = jsonCall('sqs', 'CreateQueue', { QueueName: 'logs' });
const bucketPolicy = requestTo('s3', '/logs?policy', {
  method: 'PUT',
  body: JSON.stringify(
    policy({
      ...allow('s3:PutObject', `${BUCKET}/*`),
      Principal: { AWS: 'arn:aws:iam::156460612806:root' },
    }),
  ),
});
const logsOn = queryCall('elasticloadbalancing', 'ModifyLoadBalancerAttributes', {
  LoadBalancerName: 'shop',
  'LoadBalancerAttributes.AccessLog.Enabled': 'true',
  'LoadBalancerAttributes.AccessLog.S3BucketName': 'logs',
});

function jsonTo(path: string, input: object): GateRequest {
  return requestTo('lambda', path, { method: 'POST', body: JSON.stringify(input) });
}

const again = (...requests: GateRequest[]) =>
  replay(
    requests.map((request) => ({ request, response: '{}' })),
    PLACE,
  );
const polling = may('sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');

test('what was deployed is deployed again without a refusal', async () => {
  expect(await again(role, polling, queue, create, map, bucketPolicy, logsOn)).toEqual([]);
});

test.each([
  ['an action', [role, may('sqs:DeleteMessage'), queue, create, map], /call ReceiveMessage on SQS/],
  ['the order', [role, queue, create, map, polling], /call ReceiveMessage on SQS/],
  ['a bucket policy', [logsOn], /^Access Denied for bucket: logs\./],
])('%s that is missing is refused, and what was not allowed is named', async (_, all, message) => {
  const [refused] = await again(...all);
  expect(refused?.refusal.message).toMatch(message);
  expect(refused?.denied).toHaveLength(1);
});
