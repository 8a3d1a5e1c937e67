import { child, parseXml, textOf } from '../s3/xml';
import { type Account, roleArn } from './account';
import { arns, functionName, queueName } from './arns';
import { NotMapped } from './not-mapped';
import { operationOf } from './operation-of';
import { changed } from './record-changes';
import { bucketArn, type GateRequest, rpcOf, tagsIn, text } from './request';
import type { Document } from './types';

/** Takes down what an administrator has deployed, once the emulator has accepted it. */
export function hear(request: GateRequest, response: string, account: Account): void {
  HEARD[operationOf(request)]?.({ request, response, account });
}

type Heard = {
  readonly request: GateRequest;
  readonly response: string;
  readonly account: Account;
};

const HEARD: Readonly<Record<string, (heard: Heard) => void>> = {
  'iam:CreateRole': ({ request, account }) => {
    const { input } = rpcOf(request);
    const arn = arns.role(account.place, text(input, 'Path') || '/', text(input, 'RoleName'));
    account.roles.set(arn, {
      trust: document(text(input, 'AssumeRolePolicyDocument')),
      inline: new Map(),
      attached: new Set(),
      boundary: text(input, 'PermissionsBoundary') || undefined,
    });
  },
  'iam:UpdateAssumeRolePolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    const arn = roleArn(account, text(input, 'RoleName'));
    const role = account.roles.get(arn) ?? { inline: new Map() };
    account.roles.set(arn, { ...role, trust: document(text(input, 'PolicyDocument')) });
  },
  'iam:CreatePolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    const arn = arns.policy(account.place, text(input, 'Path') || '/', text(input, 'PolicyName'));
    account.managed.set(arn, document(text(input, 'PolicyDocument')));
  },
  'iam:CreatePolicyVersion': ({ request, account }) => {
    const { input } = rpcOf(request);
    if (text(input, 'SetAsDefault') !== 'true') throw new NotMapped('a policy version in waiting');
    account.managed.set(text(input, 'PolicyArn'), document(text(input, 'PolicyDocument')));
  },
  'iam:DeletePolicy': ({ request, account }) => {
    account.managed.delete(text(rpcOf(request).input, 'PolicyArn'));
  },
  'iam:AttachRolePolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    account.roles
      .get(roleArn(account, text(input, 'RoleName')))
      ?.attached?.add(text(input, 'PolicyArn'));
  },
  'iam:DetachRolePolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    account.roles
      .get(roleArn(account, text(input, 'RoleName')))
      ?.attached?.delete(text(input, 'PolicyArn'));
  },
  'iam:DeleteRole': ({ request, account }) => {
    account.roles.delete(roleArn(account, text(rpcOf(request).input, 'RoleName')));
  },
  'iam:PutRolePolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    account.roles
      .get(roleArn(account, text(input, 'RoleName')))
      ?.inline.set(text(input, 'PolicyName'), document(text(input, 'PolicyDocument')));
  },
  'iam:DeleteRolePolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    account.roles
      .get(roleArn(account, text(input, 'RoleName')))
      ?.inline.delete(text(input, 'PolicyName'));
  },
  'sqs:CreateQueue': ({ request, account }) => {
    const { input } = rpcOf(request);
    queueAttributes(account, text(input, 'QueueName'), input);
  },
  'sqs:SetQueueAttributes': ({ request, account }) => {
    const { input } = rpcOf(request);
    queueAttributes(account, queueName(text(input, 'QueueUrl')), input);
  },
  'sqs:DeleteQueue': ({ request, account }) => {
    const arn = arns.queue(account.place, queueName(text(rpcOf(request).input, 'QueueUrl')));
    account.resourcePolicies.delete(arn);
    account.visibility.delete(arn);
    account.keys.delete(arn);
  },
  'sns:CreateTopic': ({ request, account }) => {
    const { input } = rpcOf(request);
    const [names, values] = ['key', 'value'].map((part) =>
      Object.keys(input)
        .filter((key) => new RegExp(`^Attributes\\.entry\\.\\d+\\.${part}$`).test(key))
        .map((key) => text(input, key)),
    );
    for (const [index, name] of (names ?? []).entries())
      topicAttribute(account, arns.topic(account.place, text(input, 'Name')), {
        name,
        value: values?.[index] ?? '',
      });
  },
  'sns:SetTopicAttributes': ({ request, account }) => {
    const { input } = rpcOf(request);
    topicAttribute(account, text(input, 'TopicArn'), {
      name: text(input, 'AttributeName'),
      value: text(input, 'AttributeValue'),
    });
  },
  'sns:DeleteTopic': ({ request, account }) => {
    const arn = text(rpcOf(request).input, 'TopicArn');
    account.resourcePolicies.delete(arn);
    account.keys.delete(arn);
  },
  's3:DeleteBucket': ({ request, account }) => {
    account.resourcePolicies.delete(bucketArn(request));
    account.keys.delete(bucketArn(request));
  },
  's3:PutBucketEncryption': ({ request, account }) => {
    const rule = child(
      parseXml(request.body.toString(), 'ServerSideEncryptionConfiguration'),
      'Rule',
    );
    const key = textOf(child(rule, 'ApplyServerSideEncryptionByDefault'), 'KMSMasterKeyID');
    if (key === undefined) account.keys.delete(bucketArn(request));
    else account.keys.set(bucketArn(request), key);
  },
  'secretsmanager:CreateSecret': ({ request, response, account }) => {
    const key = text(rpcOf(request).input, 'KmsKeyId');
    const { ARN = '' } = JSON.parse(response) as { ARN?: string };
    if (key !== '') account.keys.set(ARN, key);
  },
  'elasticloadbalancing:CreateLoadBalancer': ({ request, response, account }) => {
    const [, arn] = /<LoadBalancerArn>(.*?)</.exec(response) ?? [];
    if (arn !== undefined && text(rpcOf(request).input, 'Type') === 'network')
      account.networkBalancers.add(arn);
  },
  'kms:CreateKey': ({ request, response, account }) => {
    const written = text(rpcOf(request).input, 'Policy');
    const { KeyMetadata } = JSON.parse(response) as { KeyMetadata?: { Arn?: string } };
    const arn = KeyMetadata?.Arn ?? '';
    if (written !== '') account.resourcePolicies.set(arn, document(written));
    account.tags.set(arn, tagsIn(rpcOf(request).input));
  },
  'kms:PutKeyPolicy': ({ request, account }) => {
    const { input } = rpcOf(request);
    const arn = arns.key(account.place, text(input, 'KeyId'));
    account.resourcePolicies.set(arn, document(text(input, 'Policy')));
  },
  'lambda:CreateFunction': ({ request, account }) => {
    const input = JSON.parse(request.body.toString()) as FunctionInput;
    account.functions.set(arns.function(account.place, input.FunctionName ?? ''), {
      role: input.Role ?? '',
      // https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html
      timeoutSeconds: input.Timeout ?? 3,
    });
  },
  'lambda:CreateEventSourceMapping': ({ request, response, account }) => {
    const { FunctionName = '' } = JSON.parse(request.body.toString()) as FunctionInput;
    const { UUID = '' } = JSON.parse(response) as { UUID?: string };
    account.mappings.set(UUID, arns.function(account.place, functionName(FunctionName).name));
  },
  'lambda:UpdateFunctionConfiguration': ({ request, account }) => {
    const { name } = functionName(decodeURIComponent(request.url.split('/')[3] ?? ''));
    const arn = arns.function(account.place, name);
    const known = account.functions.get(arn);
    const input = JSON.parse(request.body.toString()) as FunctionInput;
    if (known === undefined) return;
    account.functions.set(arn, {
      role: input.Role ?? known.role,
      timeoutSeconds: input.Timeout ?? known.timeoutSeconds,
    });
  },
  'route53:ChangeResourceRecordSets': ({ request, account }) => {
    const { zone, records } = changed(request, account);
    account.records.set(zone, records);
  },
};

type FunctionInput = { FunctionName?: string; Role?: string; Timeout?: number };

/** @throws NotMapped for the query protocol, which has the attributes elsewhere: nothing of it is read here */
function queueAttributes(
  { place, resourcePolicies, visibility, keys }: Account,
  name: string,
  input: Readonly<Record<string, unknown>>,
): void {
  if ('Attribute.1.Name' in input) throw new NotMapped('sqs attributes in the query protocol');
  const attributes = (input['Attributes'] ?? {}) as Record<string, string>;
  const { Policy, VisibilityTimeout, KmsMasterKeyId: key } = attributes;
  const arn = arns.queue(place, name);
  if (key === '') keys.delete(arn);
  else if (key !== undefined) keys.set(arn, arns.key(place, key));
  if (VisibilityTimeout !== undefined) visibility.set(arn, Number(VisibilityTimeout));
  if (Policy === '') resourcePolicies.delete(arn);
  else if (Policy !== undefined) resourcePolicies.set(arn, document(Policy));
}

function topicAttribute(
  { place, resourcePolicies, keys }: Account,
  arn: string,
  { name, value }: { name: string; value: string },
): void {
  if (name === 'Policy') resourcePolicies.set(arn, document(value));
  if (name !== 'KmsMasterKeyId') return;
  if (value === '') keys.delete(arn);
  else keys.set(arn, arns.key(place, value));
}

function document(json: string): Document {
  return JSON.parse(json) as Document;
}
