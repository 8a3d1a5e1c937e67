import { openS3 } from '../s3/server';
import { accountIn, policiesOf } from './account';
import { evaluate } from './evaluate';
import { deployed, PLACE, policy } from './fixtures/deployed';
import { queryCall } from './fixtures/requests';
import { hear } from './hear';
import type { GateRequest } from './request';
import { refuseLogs, writeTestObjects } from './test-objects';
import type { Call, Document, Statement } from './types';

const { accountId } = PLACE;
const BUCKET = 'arn:aws:s3:::shop-logs';
const LOGS = `${BUCKET}/shop/AWSLogs/${accountId}/*`;

const classic = (enabled = 'true') =>
  queryCall('elasticloadbalancing', 'ModifyLoadBalancerAttributes', {
    LoadBalancerName: 'shop',
    'LoadBalancerAttributes.AccessLog.Enabled': enabled,
    'LoadBalancerAttributes.AccessLog.S3BucketName': 'shop-logs',
    'LoadBalancerAttributes.AccessLog.S3BucketPrefix': 'shop',
  });

const arnOf = (kind: 'app' | 'net', region: string) =>
  `arn:aws:elasticloadbalancing:${region}:${accountId}:loadbalancer/${kind}/shop/1`;

function second(kind: 'app' | 'net', log: string, region = PLACE.region): GateRequest {
  const request = queryCall('elasticloadbalancing', 'ModifyLoadBalancerAttributes', {
    LoadBalancerArn: arnOf(kind, region),
    'Attributes.member.1.Key': `${log}.s3.enabled`,
    'Attributes.member.1.Value': 'true',
    'Attributes.member.2.Key': `${log}.s3.bucket`,
    'Attributes.member.2.Value': 'shop-logs',
    'Attributes.member.3.Key': `${log}.s3.prefix`,
    'Attributes.member.3.Value': 'shop',
  });
  return { ...request, signer: { keyId: 'test', service: 'elasticloadbalancing', region } };
}

const may = (
  Principal: Statement['Principal'] & object,
  Condition?: Statement['Condition'],
): Statement => ({
  Effect: 'Allow',
  Principal,
  Action: 's3:PutObject',
  Resource: LOGS,
  ...(Condition === undefined ? {} : { Condition }),
});
const account = may({ AWS: 'arn:aws:iam::156460612806:root' });
const service = may(
  { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
  {
    StringEquals: { 'aws:SourceAccount': accountId },
    ArnLike: {
      'aws:SourceArn': `arn:aws:elasticloadbalancing:eu-south-2:${accountId}:loadbalancer/*`,
    },
  },
);
const Service = 'delivery.logs.amazonaws.com';
const delivery = may(
  { Service },
  { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
);
const aclCheck: Statement = {
  Effect: 'Allow',
  Principal: { Service },
  Action: 's3:GetBucketAcl',
  Resource: BUCKET,
  Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:logs:eu-west-1:${accountId}:*` } },
};

/** ELB's answer to a request where the bucket has this policy, and what was asked for. */
async function answer(
  request: GateRequest,
  written: Document | undefined,
  key?: string,
  keyPolicy?: Document,
) {
  const there = accountIn(deployed(), request.signer?.region);
  const create = { Name: 'shop', Type: 'network' };
  hear(
    queryCall('elasticloadbalancing', 'CreateLoadBalancer', create),
    `<LoadBalancerArn>${arnOf('net', PLACE.region)}</LoadBalancerArn>`,
    there,
  );
  if (written !== undefined) there.resourcePolicies.set(BUCKET, written);
  if (key !== undefined) there.keys.set(BUCKET, key);
  if (key !== undefined && keyPolicy !== undefined) there.resourcePolicies.set(key, keyPolicy);
  const asked: Call[] = [];
  const refusal = await refuseLogs(request, there, async (call) => {
    asked.push(call);
    return (await evaluate(call, policiesOf(there), accountId)).allowed;
  });
  return { refusal, asked };
}

const KINDS = [
  ['Classic', classic(), [account], 'ELBAccessLogTestFile'],
  ['ALB, access logs', second('app', 'access_logs'), [account], 'ELBAccessLogTestFile'],
  ['ALB, connections', second('app', 'connection_logs'), [account], 'ELBConnectionLogTestFile'],
  ['ALB, health', second('app', 'health_check_logs'), [account], 'ELBHealthCheckLogTestFile'],
  [
    'ALB, young region',
    second('app', 'access_logs', 'eu-south-2'),
    [service],
    'ELBAccessLogTestFile',
  ],
  ['NLB', second('net', 'access_logs'), [delivery, aclCheck], 'ELBAccessLogTestFile'],
] as const;

test.each(KINDS)('%s: written by whom AWS has for it', async (_, request, statements, file) => {
  const { refusal, asked } = await answer(request, policy(...statements));
  expect(refusal).toBeUndefined();
  expect(asked.at(-1)?.resource).toBe(`${BUCKET}/shop/AWSLogs/${accountId}/${file}`);
});

test.each(KINDS)("%s: refused in ELB's words without each statement", async (_, request, all) => {
  for (const gone of all) {
    const { refusal } = await answer(request, policy(...all.filter((one) => one !== gone)));
    expect(refusal).toEqual({
      status: 400,
      code: 'InvalidConfigurationRequest',
      message: 'Access Denied for bucket: shop-logs. Please check S3bucket permission',
    });
  }
});

test('a prefix that the policy does not name is refused', async () => {
  const elsewhere = { ...account, Resource: `${BUCKET}/AWSLogs/${accountId}/*` };
  expect((await answer(classic(), policy(elsewhere))).refusal).toBeDefined();
});

test("a bucket under a customer's key takes the logs of network load balancers alone, where the key lets them in", async () => {
  const key = `arn:aws:kms:eu-west-1:${accountId}:key/1`;
  const anybody = policy({ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' });
  expect((await answer(classic(), policy(account), key, anybody)).refusal).toBeDefined();
  const network = second('net', 'access_logs');
  const { refusal, asked } = await answer(network, policy(delivery, aclCheck), key);
  expect(refusal).toBeDefined();
  expect(asked.at(-1)).toMatchObject({ action: 'kms:GenerateDataKey', resource: key });
  const Principal = { Service };
  const keyPolicy = policy({
    Effect: 'Allow',
    Principal,
    Action: 'kms:GenerateDataKey',
    Resource: '*',
  });
  const policies = [policy(delivery, aclCheck), keyPolicy] as const;
  expect((await answer(network, policies[0], key, policies[1])).refusal).toBeUndefined();
});

test('logs that are switched off are not tried', async () => {
  expect(await answer(classic('false'), undefined)).toEqual({ refusal: undefined, asked: [] });
});

test('the object lies in the bucket afterwards; a bucket that is not there is refused', async () => {
  await using s3 = await openS3();
  expect(await writeTestObjects(classic(), deployed(), s3.endpoint)).toMatchObject({ status: 400 });
  s3.putSynthetic('shop-logs', 'any', { size: 1 });
  expect(await writeTestObjects(classic(), deployed(), s3.endpoint)).toBeUndefined();
  const url = `${s3.endpoint}/shop-logs/shop/AWSLogs/${accountId}/ELBAccessLogTestFile`;
  expect((await fetch(url)).status).toBe(200);
});
