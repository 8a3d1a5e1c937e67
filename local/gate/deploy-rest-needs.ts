import type { Account } from './account';
import { arns, functionName } from './arns';
import { need } from './need';
import { NotMapped } from './not-mapped';
import { changesOf } from './record-changes';
import { bucketArn, type GateRequest } from './request';
import { s3Needs } from './s3-needs';
import type { Need } from './types';

/**
 * Functions, their aliases and settings, and what feeds them.
 * @throws NotMapped
 */
export function lambdaDeployNeeds(request: GateRequest, account: Account): Need[] {
  const { method, url, body } = request;
  const [path = ''] = url.split('?');
  const [, version, kind = '', identifier = '', setting = ''] =
    /^\/([\d-]+)\/([\w-]+)(?:\/([^/]+))?(?:\/([\w-]+))?/.exec(path) ?? [];
  const name = decodeURIComponent(identifier);
  const action =
    LAMBDA[
      [method, kind, ...(name && [kind === 'tags' ? 'ARN' : 'ID']), setting]
        .filter(Boolean)
        .join(' ')
    ];
  if (version === undefined || action === undefined) throw new NotMapped(`lambda ${method} ${url}`);
  const input = (body.length > 0 && method !== 'GET' ? JSON.parse(body.toString()) : {}) as Input;
  const resource =
    kind === 'tags'
      ? name
      : arns.function(account.place, functionName(input.FunctionName || name).name);
  if (kind === 'event-source-mappings') return mappingNeeds(action, name, { input, account });
  const needs = [need(action, resource)];
  if (action === 'lambda:CreateFunction' && input.Tags)
    needs.push(need('lambda:TagResource', resource));
  // Whoever gives a function a role could do by it what they may not do themselves.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
  if (input.Role)
    needs.push(need('iam:PassRole', input.Role, { 'iam:PassedToService': 'lambda.amazonaws.com' }));
  return needs;
}

type Input = {
  readonly FunctionName?: string;
  readonly Role?: string;
  readonly Tags?: object;
};

const LAMBDA: Readonly<Record<string, string>> = {
  'POST functions': 'lambda:CreateFunction',
  'GET functions ID': 'lambda:GetFunction',
  'DELETE functions ID': 'lambda:DeleteFunction',
  'GET functions ID configuration': 'lambda:GetFunctionConfiguration',
  'PUT functions ID configuration': 'lambda:UpdateFunctionConfiguration',
  'PUT functions ID code': 'lambda:UpdateFunctionCode',
  'GET functions ID code-signing-config': 'lambda:GetFunctionCodeSigningConfig',
  'GET functions ID versions': 'lambda:ListVersionsByFunction',
  'POST functions ID versions': 'lambda:PublishVersion',
  'GET functions ID concurrency': 'lambda:GetFunctionConcurrency',
  'PUT functions ID concurrency': 'lambda:PutFunctionConcurrency',
  'DELETE functions ID concurrency': 'lambda:DeleteFunctionConcurrency',
  'POST functions ID aliases': 'lambda:CreateAlias',
  'GET functions ID aliases': 'lambda:GetAlias',
  'PUT functions ID aliases': 'lambda:UpdateAlias',
  'DELETE functions ID aliases': 'lambda:DeleteAlias',
  'GET functions ID event-invoke-config': 'lambda:GetFunctionEventInvokeConfig',
  'PUT functions ID event-invoke-config': 'lambda:PutFunctionEventInvokeConfig',
  'DELETE functions ID event-invoke-config': 'lambda:DeleteFunctionEventInvokeConfig',
  'GET functions ID recursion-config': 'lambda:GetFunctionRecursionConfig',
  'PUT functions ID recursion-config': 'lambda:PutFunctionRecursionConfig',
  'POST event-source-mappings': 'lambda:CreateEventSourceMapping',
  'GET event-source-mappings ID': 'lambda:GetEventSourceMapping',
  'PUT event-source-mappings ID': 'lambda:UpdateEventSourceMapping',
  'DELETE event-source-mappings ID': 'lambda:DeleteEventSourceMapping',
  'GET tags ARN': 'lambda:ListTags',
  'POST tags ARN': 'lambda:TagResource',
  'DELETE tags ARN': 'lambda:UntagResource',
};

/** Lambda says for which function a mapping is; one that is made has no name yet. */
function mappingNeeds(
  action: string,
  id: string,
  { input, account }: { input: Input; account: Account },
): Need[] {
  const { place, mappings } = account;
  const own = arns.function(place, functionName(input.FunctionName ?? '').name);
  const context = { 'lambda:FunctionArn': mappings.get(id) ?? own };
  const arn = arns.mapping(place, id || '00000000-0000-0000-0000-000000000000');
  const isNew = action === 'lambda:CreateEventSourceMapping';
  return [
    need(action, isNew ? '*' : arn, context),
    ...(isNew && input.Tags ? [need('lambda:TagResource', arn)] : []),
  ];
}

/**
 * Hosted zones, and the records in them.
 * @throws NotMapped
 */
export function route53DeployNeeds(request: GateRequest): Need[] {
  const { method, url } = request;
  const [path = ''] = url.split('?');
  const [, , kind = '', id = '', part = ''] = path.split('/');
  const zone = `arn:aws:route53:::hostedzone/${id}`;
  switch (`${method} ${kind} ${part}`.trim()) {
    case 'GET hostedzonesbyname':
      return [need('route53:ListHostedZonesByName', '*')];
    case 'GET hostedzone':
      return [
        id === '' ? need('route53:ListHostedZones', '*') : need('route53:GetHostedZone', zone),
      ];
    case 'GET hostedzone rrset':
      return [need('route53:ListResourceRecordSets', zone)];
    case 'POST hostedzone rrset':
      return changesOf(request).changes.map(({ record: { type } }) =>
        need('route53:ChangeResourceRecordSets', zone, {
          'route53:ChangeResourceRecordSetsRecordTypes': type,
        }),
      );
    case 'GET change':
      return [need('route53:GetChange', `arn:aws:route53:::change/${id}`)];
    case `GET tags ${part}`:
      return [need('route53:ListTagsForResource', `arn:aws:route53:::hostedzone/${part}`)];
    default:
      throw new NotMapped(`route53 ${method} ${url}`);
  }
}

/**
 * Settings of buckets, and the objects that Terraform's states are.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @throws NotMapped
 */
export function s3DeployNeeds(request: GateRequest, account: Account): Need[] {
  const { bucket, key, query } = routed(request);
  if (bucket === '' || key !== '' || query.has('list-type') || query.has('delete'))
    return s3Needs(request, account);
  const [setting = ''] = [...query.keys()].filter((name) => !BESIDE.test(name));
  const action = BUCKET[`${request.method} ${setting}`.trim()];
  if (action === undefined) throw new NotMapped(`s3 ${request.method} ${request.url}`);
  return [need(`s3:${action}`, bucketArn(request))];
}

function routed(request: GateRequest) {
  const [path = '', text = ''] = request.url.split('?');
  const [, bucket = '', ...key] = path.split('/');
  return { bucket, key: key.join('/'), query: new URLSearchParams(text) };
}

/** What a request says beside the setting that it is about. */
const BESIDE = /^(x-id|encoding-type|prefix|max-keys|(key|version-id)-marker)$/;

const BUCKET: Readonly<Record<string, string>> = {
  HEAD: 'ListBucket',
  PUT: 'CreateBucket',
  DELETE: 'DeleteBucket',
  'GET versions': 'ListBucketVersions',
  'GET accelerate': 'GetAccelerateConfiguration',
  'GET acl': 'GetBucketAcl',
  'GET cors': 'GetBucketCORS',
  'GET encryption': 'GetEncryptionConfiguration',
  'PUT encryption': 'PutEncryptionConfiguration',
  'DELETE encryption': 'PutEncryptionConfiguration',
  'GET lifecycle': 'GetLifecycleConfiguration',
  'PUT lifecycle': 'PutLifecycleConfiguration',
  'DELETE lifecycle': 'PutLifecycleConfiguration',
  'GET logging': 'GetBucketLogging',
  'GET notification': 'GetBucketNotification',
  'PUT notification': 'PutBucketNotification',
  'GET object-lock': 'GetBucketObjectLockConfiguration',
  'GET policy': 'GetBucketPolicy',
  'PUT policy': 'PutBucketPolicy',
  'DELETE policy': 'DeleteBucketPolicy',
  'GET publicAccessBlock': 'GetBucketPublicAccessBlock',
  'PUT publicAccessBlock': 'PutBucketPublicAccessBlock',
  'DELETE publicAccessBlock': 'PutBucketPublicAccessBlock',
  'GET replication': 'GetReplicationConfiguration',
  'GET requestPayment': 'GetBucketRequestPayment',
  'GET tagging': 'GetBucketTagging',
  'PUT tagging': 'PutBucketTagging',
  'DELETE tagging': 'PutBucketTagging',
  'GET versioning': 'GetBucketVersioning',
  'PUT versioning': 'PutBucketVersioning',
  'GET website': 'GetBucketWebsite',
};
