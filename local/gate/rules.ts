import { XMLParser } from 'fast-xml-parser';
import type { Account } from './account';
import { arns, functionName } from './arns';
import { operationOf } from './operation-of';
import { changed } from './record-changes';
import { bucketArn, type GateRequest, listed, rpcOf, text } from './request';
import { publishNeeds } from './sns-needs';
import { sendNeeds } from './sqs-needs';
import { refuseLogs } from './test-objects';
import type { Caller, Judge, Refusal } from './types';

type Rule = (request: GateRequest, account: Account, judge: Judge) => Promise<Refusal | undefined>;

/**
 * What AWS refuses to deploy to an administrator, for what is not allowed to somebody else or is not there.
 * docs/aws-rules.md has the source of each.
 */
export const checkRules: Rule = async (request, account, judge) =>
  RULES[operationOf(request)]?.(request, account, judge);

const RULES: Readonly<Record<string, Rule>> = {
  async 'lambda:CreateFunction'(request, { place }, judge) {
    const input = json<{ Role?: string; VpcConfig?: { SubnetIds?: string[] } }>(request);
    const { Role: principal = '', VpcConfig } = input;
    const taking = { principal: 'lambda.amazonaws.com', action: 'sts:AssumeRole' };
    const context = { 'aws:SourceAccount': place.accountId };
    if (!(await judge({ ...taking, resource: principal, context })))
      return invalid('The role defined for the function cannot be assumed by Lambda.');
    if ((VpcConfig?.SubnetIds ?? []).length === 0) return undefined;
    for (const name of [
      'CreateNetworkInterface',
      'DescribeNetworkInterfaces',
      'DeleteNetworkInterface',
    ]) {
      const own = `arn:aws:ec2:${place.region}:${place.accountId}:network-interface/eni-1`;
      const resource = name.startsWith('Describe') ? '*' : own;
      if (await judge({ principal, action: `ec2:${name}`, resource, context: {} })) continue;
      return invalid(
        `The provided execution role does not have permissions to call ${name} on EC2`,
      );
    }
    return undefined;
  },

  async 'lambda:CreateEventSourceMapping'(request, account, judge) {
    const input = json<{ EventSourceArn?: string; FunctionName?: string }>(request);
    const { EventSourceArn: resource = '' } = input;
    const known = account.functions.get(
      arns.function(account.place, functionName(input.FunctionName ?? '').name),
    );
    if (known === undefined) return { ...invalid('Function not found'), status: 404 };
    for (const name of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      const call = { principal: known.role, action: `sqs:${name}`, resource, context: {} };
      if (!(await judge(call))) return lacks(name, 'SQS');
    }
    const visibility = account.visibility.get(resource) ?? DEFAULT_VISIBILITY;
    if (visibility >= known.timeoutSeconds) return undefined;
    return invalid(
      `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${known.timeoutSeconds} seconds`,
    );
  },

  async 'lambda:PutFunctionEventInvokeConfig'(request, account, judge) {
    const { DestinationConfig } = json<InvokeConfig>(request);
    const resource = DestinationConfig?.OnFailure?.Destination;
    if (resource === undefined) return undefined;
    const { name } = functionName(decodeURIComponent(request.url.split('/')[3] ?? ''));
    const { role = '' } = account.functions.get(arns.function(account.place, name)) ?? {};
    if (await maySend({ principal: role }, resource, account, judge)) return undefined;
    return lacks('SendMessage', 'SQS');
  },

  async 's3:PutBucketNotificationConfiguration'(request, account, judge) {
    const { NotificationConfiguration: sent } = notifications.parse(request.body.toString()) as {
      NotificationConfiguration: { QueueConfiguration?: { Queue: string }[] };
    };
    const { accountId } = account.place;
    const context = { 'aws:SourceArn': bucketArn(request), 'aws:SourceAccount': accountId };
    for (const { Queue: resource } of sent.QueueConfiguration ?? []) {
      if (await maySend({ principal: 's3.amazonaws.com', context }, resource, account, judge))
        continue;
      const message = 'Unable to validate the following destination configurations';
      return { status: 400, code: 'InvalidArgument', message };
    }
    return undefined;
  },

  /** AWS takes a target that the rule may not send to, and loses its events: worse than a refusal. */
  async 'events:PutTargets'(request, account, judge) {
    const { input } = rpcOf(request);
    const targets = (input['Targets'] ?? []) as readonly Target[];
    const rule = arns.rule(account.place, text(input, 'Rule'));
    const context = { 'aws:SourceArn': rule, 'aws:SourceAccount': account.place.accountId };
    const sender = { principal: 'events.amazonaws.com', context };
    const queues = targets
      .flatMap(({ Arn = '', DeadLetterConfig }) => [Arn, DeadLetterConfig?.Arn ?? ''])
      .filter((arn) => arn.includes(':sqs:'));
    for (const resource of queues) {
      if (await maySend(sender, resource, account, judge)) continue;
      const message = `${rule} may not send to ${resource}: on AWS its events would be lost`;
      return { status: 400, code: 'ValidationException', message };
    }
    return undefined;
  },

  /** AWS takes an alarm whose topic does not let it publish, and tells nobody: only the alarm's history says so. */
  async 'monitoring:PutMetricAlarm'(request, account, judge) {
    const { input } = rpcOf(request);
    const alarm = arns.alarm(account.place, text(input, 'AlarmName'));
    const topics = ['AlarmActions', 'OKActions', 'InsufficientDataActions']
      .flatMap((actions) => listed(input, `${actions}.member`))
      .filter((arn) => arn.includes(':sns:'));
    for (const topic of new Set(topics)) {
      for (const { action, resource } of publishNeeds(topic, account)) {
        const own = { 'aws:SourceAccount': account.place.accountId };
        // Of the use of a key, AWS's documents promise the account alone.
        const context = action === 'sns:Publish' ? { ...own, 'aws:SourceArn': alarm } : own;
        const call = { principal: 'cloudwatch.amazonaws.com', action, resource, context };
        if (await judge(call)) continue;
        const message = `${alarm} may not do ${action} with ${resource}: on AWS it would tell nobody`;
        return { status: 400, code: 'InvalidParameterValue', message };
      }
    }
    return undefined;
  },

  'elasticloadbalancing:ModifyLoadBalancerAttributes': refuseLogs,

  async 'iam:AttachRolePolicy'(request, { managed }) {
    return managed.has(text(rpcOf(request).input, 'PolicyArn')) ? undefined : unseen(request);
  },
  'iam:PutRolePermissionsBoundary': unseen,
  async 'iam:CreateRole'(request, { managed }) {
    const boundary = text(rpcOf(request).input, 'PermissionsBoundary');
    return boundary === '' || managed.has(boundary) ? undefined : unseen(request);
  },

  async 'route53:ChangeResourceRecordSets'(request, account) {
    const { problems } = changed(request, account);
    if (problems.length === 0) return undefined;
    return { status: 400, code: 'InvalidChangeBatch', message: `[${problems.join(', ')}]` };
  },
};

/** Seconds. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const DEFAULT_VISIBILITY = 30;

type Target = { Arn?: string; DeadLetterConfig?: { Arn?: string } };

async function maySend(
  { principal, context }: Caller,
  queue: string,
  account: Account,
  judge: Judge,
): Promise<boolean> {
  for (const need of sendNeeds(queue, account))
    if (!(await judge({ ...need, principal, context: { ...need.context, ...context } })))
      return false;
  return true;
}

type InvokeConfig = { DestinationConfig?: { OnFailure?: { Destination?: string } } };

const notifications = new XMLParser({
  parseTagValue: false,
  isArray: (name) => name === 'QueueConfiguration',
});

function json<Content>({ body }: GateRequest): Content {
  return JSON.parse(body.toString()) as Content;
}

/** Better no answer than one without the policy that it is about. */
async function unseen(request: GateRequest): Promise<Refusal> {
  const message = `the gate has not seen the managed policy that ${operationOf(request)} is about`;
  return { status: 501, code: 'NotImplemented', message };
}

function invalid(message: string): Refusal {
  return { status: 400, code: 'InvalidParameterValueException', message };
}

function lacks(name: string, service: string): Refusal {
  return invalid(
    `The function execution role does not have permissions to call ${name} on ${service}`,
  );
}
