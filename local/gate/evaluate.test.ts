import { policiesOf } from './account';
import { evaluate } from './evaluate';
import {
  allow,
  BUCKET,
  deployed,
  PLACE,
  policy,
  QUEUE,
  ROLE,
  sender,
  tlsOnly,
} from './fixtures/deployed';
import type { Call, Statement } from './types';

const TLS = { 'aws:SecureTransport': 'true' };
const call = (
  principal: string,
  action: string,
  resource: string,
  context: Record<string, string> = {},
): Call => ({ principal, action, resource, context: { ...TLS, ...context } });

async function why(
  asked: Call,
  statements: Statement[],
  resources: Record<string, Statement[]> = {},
) {
  const account = deployed(...statements);
  for (const [arn, all] of Object.entries(resources))
    account.resourcePolicies.set(arn, policy(...all));
  return (await evaluate(asked, policiesOf(account), PLACE.accountId)).why;
}

test('a role may what its policy names, on the resources that it names', async () => {
  const reading = [allow('s3:GetObject', `${BUCKET}/*`)];
  expect(await why(call(ROLE, 's3:GetObject', `${BUCKET}/ü +`), reading)).toBe('Allowed');
  expect(await why(call(ROLE, 's3:PutObject', `${BUCKET}/a`), reading)).toBe('ImplicitlyDenied');
  expect(await why(call(ROLE, 's3:GetObject', `${BUCKET}2/a`), reading)).toBe('ImplicitlyDenied');
});

test('nobody may anything without TLS where the policy says so', async () => {
  const over = (secure: string) =>
    why(
      call(ROLE, 's3:GetObject', `${BUCKET}/a`, { 'aws:SecureTransport': secure }),
      [allow('s3:GetObject', `${BUCKET}/*`)],
      { [BUCKET]: [tlsOnly('s3', [BUCKET, `${BUCKET}/*`])] },
    );
  expect(await over('true')).toBe('Allowed');
  expect(await over('false')).toBe('ExplicitlyDenied');
});

test('a service may send for the resource that the policy names, in this account alone', async () => {
  const send = (arn: string, account = PLACE.accountId) =>
    why(
      call('s3.amazonaws.com', 'sqs:SendMessage', QUEUE, {
        'aws:SourceArn': arn,
        'aws:SourceAccount': account,
      }),
      [],
      { [QUEUE]: [sender('s3.amazonaws.com', BUCKET)] },
    );
  expect(await send(BUCKET)).toBe('Allowed');
  expect(await send('arn:aws:s3:::other')).toBe('ImplicitlyDenied');
  expect(await send(BUCKET, '999999999999')).toBe('ImplicitlyDenied');
});

test("another account needs the bucket's permission", async () => {
  const AWS = 'arn:aws:iam::156460612806:root';
  const write = (statements: Statement[]) =>
    why(call(AWS, 's3:PutObject', `${BUCKET}/a`), [], { [BUCKET]: statements });
  expect(await write([{ ...allow('s3:PutObject', `${BUCKET}/*`), Principal: { AWS } }])).toBe(
    'Allowed',
  );
  expect(await write([tlsOnly('s3', [`${BUCKET}/*`])])).toBe('ImplicitlyDenied');
});

test('a key may be used for one secret, by way of Secrets Manager', async () => {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/k';
  const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:tls-AbCdEf';
  const condition = {
    'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com',
    'kms:EncryptionContext:SecretARN': secret,
  };
  const statement = { ...allow('kms:Decrypt', key), Condition: { StringEquals: condition } };
  const decrypt = (context: Record<string, string>) =>
    why(call(ROLE, 'kms:Decrypt', key, context), [statement]);
  expect(await decrypt(condition)).toBe('Allowed');
  expect(await decrypt({ ...condition, 'kms:EncryptionContext:SecretARN': `${secret}x` })).toBe(
    'ImplicitlyDenied',
  );
});

test("a key's own policy takes the place of the one that AWS gives", async () => {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/k';
  const role = [allow('kms:Decrypt', key)];
  const decrypt = call(ROLE, 'kms:Decrypt', key);
  expect(await why(decrypt, role)).toBe('Allowed');
  const others = { ...allow('kms:Decrypt', '*'), Principal: { Service: 's3.amazonaws.com' } };
  expect(await why(decrypt, role, { [key]: [others] })).toBe('ImplicitlyDenied');
  expect(await why(call('s3.amazonaws.com', 'kms:Decrypt', key), [], { [key]: [others] })).toBe(
    'Allowed',
  );
});

test('who trusts a service lets it take the role, and nobody else', async () => {
  const assume = (service: string) => why(call(service, 'sts:AssumeRole', ROLE), []);
  expect(await assume('lambda.amazonaws.com')).toBe('Allowed');
  expect(await assume('ec2.amazonaws.com')).toBe('ImplicitlyDenied');
});

test.each([
  ['an action', call(ROLE, 's3:GetObjects', `${BUCKET}/a`)],
  ['a kind of resource', call(ROLE, 's3:GetObject', QUEUE)],
  ['a condition key', call(ROLE, 'sqs:SendMessage', QUEUE, { 's3:prefix': 'a' })],
])('%s that IAM does not know is an error', async (_, asked) => {
  await expect(why(asked, [])).rejects.toMatchObject({ code: 'NOT_EVALUATED' });
});
