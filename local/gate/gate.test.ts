import {
  CopyObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { openS3, type S3Server } from '../s3/server';
import { allow, BUCKET, deployed, PLACE, policy, QUEUE, ROLE, tlsOnly } from './fixtures/deployed';
import { ADMINISTRATOR, type Gate, openGate } from './gate';
import type { Caller, Statement } from './types';

let s3: S3Server;
let gate: Gate;
afterEach(async () => {
  await gate[Symbol.asyncDispose]();
  await s3.close();
});

async function open(...statements: Statement[]): Promise<void> {
  s3 = await openS3();
  s3.putSynthetic('logs', 'a', { size: 3 });
  gate = await openGate({ upstream: s3.endpoint, place: PLACE, account: deployed(...statements) });
}

const settings = (caller?: Caller) => ({
  endpoint: gate.endpoint,
  region: PLACE.region,
  maxAttempts: 1,
  credentials: caller ? gate.credentialsOf(caller) : ADMINISTRATOR,
});
const client = (caller?: Caller) => new S3Client({ ...settings(caller), forcePathStyle: true });
const failure = (sent: Promise<unknown>) =>
  sent.then(
    () => 'no failure',
    (error: { name: string; $metadata: { httpStatusCode?: number } }) =>
      `${error.$metadata.httpStatusCode} ${error.name}`,
  );
const shipper = { principal: ROLE };

test('a role gets what its policy allows, and AccessDenied for the rest', async () => {
  await open(allow('s3:GetObject', `${BUCKET}/*`));
  const reader = client(shipper);
  const { ContentLength } = await reader.send(new GetObjectCommand({ Bucket: 'logs', Key: 'a' }));
  expect(ContentLength).toBe(3);
  const copy = new CopyObjectCommand({ Bucket: 'logs', Key: 'b', CopySource: 'logs/a' });
  expect(await failure(reader.send(copy))).toBe('403 AccessDenied');
  expect(gate.calls).toMatchObject([{ principal: ROLE, action: 's3:GetObject' }]);
  const [denied] = gate.denials;
  expect(denied?.call).toMatchObject({ action: 's3:GetObjectTagging', resource: `${BUCKET}/a` });
  expect(denied?.missing).toContain('"Action":"s3:GetObjectTagging"');
});

test('who deploys does so by their role, and what that lacks is named', async () => {
  await open(allow('s3:PutBucketPolicy', BUCKET));
  const deployer = client({ ...shipper, deploys: true });
  const Policy = JSON.stringify(policy(tlsOnly('s3', [BUCKET])));
  await deployer.send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  expect(gate.policies().resource[BUCKET]).toEqual(JSON.parse(Policy));
  expect(gate.deployments).toHaveLength(1);
  const reading = deployer.send(new GetBucketPolicyCommand({ Bucket: 'logs' }));
  expect(await failure(reading)).toBe('403 AccessDenied');
  expect(gate.denials.map(({ missing }) => missing)).toEqual([
    expect.stringContaining(
      `a policy of ${ROLE} lacks {"Effect":"Allow","Action":"s3:GetBucketPolicy"`,
    ),
  ]);
});

test.each([
  ['403', 's3:GetObject', `${BUCKET}/*`],
  ['404', ['s3:GetObject', 's3:ListBucket'], [BUCKET, `${BUCKET}/*`]],
] as const)('a missing object is a %s to who may %s', async (status, actions, resources) => {
  await open(allow(actions, resources));
  const head = new HeadObjectCommand({ Bucket: 'logs', Key: 'none' });
  expect(await failure(client(shipper).send(head))).toMatch(status);
});

test("a bucket's policy stays here, is given back, and holds for everybody but who deploys", async () => {
  await open(allow('s3:GetObject', `${BUCKET}/*`));
  const Principal = { AWS: ROLE };
  const written = policy({ ...tlsOnly('s3', [`${BUCKET}/*`]), Principal });
  const Policy = JSON.stringify(written);
  await client().send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy }));
  const read = await client().send(new GetBucketPolicyCommand({ Bucket: 'logs' }));
  expect(JSON.parse(read.Policy ?? '')).toEqual(written);
  expect(gate.policies().resource).toEqual({ [BUCKET]: written });
  const get = new GetObjectCommand({ Bucket: 'logs', Key: 'a' });
  expect(await failure(client(shipper).send(get))).toBe('no failure');
  const denies = JSON.stringify(
    policy({ ...allow('s3:*', `${BUCKET}/*`), Effect: 'Deny', Principal }),
  );
  await client().send(new PutBucketPolicyCommand({ Bucket: 'logs', Policy: denies }));
  expect(await failure(client(shipper).send(get))).toBe('403 AccessDenied');
  expect(await failure(client().send(get))).toBe('no failure');
});

test('SQS refuses in its own form', async () => {
  await open();
  const QueueUrl = `${gate.endpoint}/${PLACE.accountId}/logs`;
  const send = new SendMessageCommand({ QueueUrl, MessageBody: 'm' });
  const sqs = new SQSClient(settings(shipper));
  expect(await failure(sqs.send(send))).toBe('403 AccessDeniedException');
  expect(gate.denials).toMatchObject([{ call: { action: 'sqs:SendMessage', resource: QUEUE } }]);
});

test('what the gate does not know is refused and remembered, and so is who it does not know', async () => {
  await open();
  const about = new GetBucketLifecycleConfigurationCommand({ Bucket: 'logs' });
  expect(await failure(client(shipper).send(about))).toMatch('501');
  expect(gate.denials).toMatchObject([{ missing: expect.stringContaining('teach it') }]);
  const credentials = { accessKeyId: 'stranger', secretAccessKey: 'stranger' };
  const stranger = new S3Client({ ...settings(), credentials, forcePathStyle: true });
  const get = new GetObjectCommand({ Bucket: 'logs', Key: 'a' });
  expect(await failure(stranger.send(get))).toBe('403 InvalidAccessKeyId');
});

test('a call that AWS makes by itself is evaluated without a request', async () => {
  await open(allow('logs:PutLogEvents', '*'));
  const resource = 'arn:aws:logs:eu-west-1:123456789012:log-group:shipper:log-stream:one';
  const call = { principal: ROLE, resource, context: {} };
  expect(await gate.judge({ ...call, action: 'logs:PutLogEvents' })).toBe(true);
  expect(await gate.judge({ ...call, action: 'logs:DeleteLogStream' })).toBe(false);
});
