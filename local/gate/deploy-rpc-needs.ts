import { type Account, roleArn } from './account';
import { arns, queueName } from './arns';
import { need } from './need';
import { NotMapped } from './not-mapped';
import { type GateRequest, rpcOf, tagsIn, text } from './request';
import type { Context, Need } from './types';

type At = {
  readonly input: Readonly<Record<string, unknown>>;
  readonly account: Account;
  /** Without the service. */
  readonly operation: string;
};

/**
 * Calls by name: what each needs is the permission of its own name on the resource that it names.
 * @throws NotMapped
 */
export function rpcDeployNeeds(name: string, request: GateRequest, account: Account): Need[] {
  const [service = '', operation = ''] = name.split(':');
  // Everybody may ask who they are: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
  if (name === 'sts:GetCallerIdentity') return [];
  const resourceOf = RESOURCES[service];
  const { input } = rpcOf(request);
  const at = { input, account, operation };
  const resource = resourceOf?.(at);
  if (resource === undefined) throw new NotMapped(`${name} (${request.method} ${request.url})`);
  const prefix = service === 'monitoring' ? 'cloudwatch' : service;
  const context = CONTEXTS[name]?.(at, resource) ?? {};
  const isTagged = Object.keys(tagsIn(input)).length > 0;
  const tagging = isTagged && TAGGED[name];
  return [
    need(`${prefix}:${operation}`, resource, context),
    ...(tagging ? [taggingNeed(name, resource, { tagging, input, account })] : []),
  ];
}

/** The ARN in a call, by service; `*` where AWS knows none. */
const RESOURCES: Readonly<Record<string, (at: At) => string | undefined>> = {
  iam: ({ input, account }) => {
    const path = text(input, 'Path');
    const name = text(input, 'RoleName');
    return path === '' ? roleArn(account, name) : arns.role(account.place, path, name);
  },
  sqs: ({ input, account: { place } }) =>
    arns.queue(place, text(input, 'QueueName') || queueName(text(input, 'QueueUrl'))),
  sns: ({ input, account: { place } }) => {
    // A subscription's is that of its topic and an id.
    const subscribed = text(input, 'SubscriptionArn').split(':').slice(0, 6).join(':');
    const named = text(input, 'TopicArn') || text(input, 'ResourceArn') || subscribed;
    return named || arns.topic(place, text(input, 'Name'));
  },
  kms: ({ input, account: { place }, operation }) =>
    operation === 'CreateKey' ? '*' : arns.key(place, text(input, 'KeyId')),
  logs: ({ input, account: { place }, operation }) => {
    if (operation === 'DescribeLogGroups') return '*';
    const named = text(input, 'resourceArn').replace(/:\*$/, '');
    return named || arns.logGroup(place, text(input, 'logGroupName'));
  },
  events: ({ input, account: { place } }) =>
    text(input, 'ResourceARN') || arns.rule(place, text(input, 'Name') || text(input, 'Rule')),
  monitoring: ({ input, account: { place }, operation }) => {
    if (operation === 'ListTagsForResource') return text(input, 'ResourceARN');
    if (/TagResource$/.test(operation)) return text(input, 'ResourceARN');
    const dashboard = text(input, 'DashboardName') || text(input, 'DashboardNames.member.1');
    if (dashboard !== '') return `arn:aws:cloudwatch::${place.accountId}:dashboard/${dashboard}`;
    return arns.alarm(place, text(input, 'AlarmName') || text(input, 'AlarmNames.member.1'));
  },
  // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
  ec2: ({ operation }) => (operation.startsWith('Describe') ? '*' : undefined),
  elasticloadbalancing: ({ operation }) => (operation.startsWith('Describe') ? '*' : undefined),
};

/** What a policy may look at. */
const CONTEXTS: Readonly<Record<string, (at: At, resource: string) => Context>> = {
  'iam:CreateRole': ({ input }) => bounded(text(input, 'PermissionsBoundary')),
  'iam:PutRolePolicy': boundaryOf,
  'iam:DeleteRolePolicy': boundaryOf,
  'kms:CreateKey': ({ input }) => requested(tagsIn(input)),
  'kms:TagResource': ({ input, account }, key) => ({
    ...requested(tagsIn(input)),
    ...tagged(account, key),
  }),
  ...Object.fromEntries(
    [
      'DescribeKey',
      'DisableKeyRotation',
      'EnableKeyRotation',
      'GetKeyPolicy',
      'GetKeyRotationStatus',
      'ListResourceTags',
      'PutKeyPolicy',
      'ScheduleKeyDeletion',
      'UntagResource',
      'UpdateKeyDescription',
    ].map((name) => [`kms:${name}`, ({ account }: At, key: string) => tagged(account, key)]),
  ),
};

function boundaryOf({ account }: At, role: string): Context {
  return bounded(account.roles.get(role)?.boundary ?? '');
}

function bounded(arn: string): Context {
  return arn === '' ? {} : { 'iam:PermissionsBoundary': arn };
}

function requested(tags: Readonly<Record<string, string>>): Context {
  return about('aws:RequestTag', tags);
}

function tagged({ tags }: Account, key: string): Context {
  return about('aws:ResourceTag', tags.get(key) ?? {});
}

/** Of the platform's own tags those that policies look at. */
function about(kind: string, tags: Readonly<Record<string, string>>): Context {
  const { environment } = tags;
  return environment === undefined ? {} : { [`${kind}/environment`]: environment };
}

/** What is made with tags needs the permission to tag as well. */
const TAGGED: Readonly<Record<string, string>> = {
  'events:PutRule': 'events:TagResource',
  'iam:CreateRole': 'iam:TagRole',
  'kms:CreateKey': 'kms:TagResource',
  'logs:CreateLogGroup': 'logs:TagResource',
  'monitoring:PutMetricAlarm': 'cloudwatch:TagResource',
  'sns:CreateTopic': 'sns:TagResource',
  'sqs:CreateQueue': 'sqs:TagQueue',
};

/** A key that is being made has no name yet, and only of keys do policies look at the tags. */
function taggingNeed(
  name: string,
  resource: string,
  { tagging, input, account }: { tagging: string } & Omit<At, 'operation'>,
): Need {
  if (name !== 'kms:CreateKey') return need(tagging, resource);
  return need(tagging, arns.key(account.place, 'new'), requested(tagsIn(input)));
}
