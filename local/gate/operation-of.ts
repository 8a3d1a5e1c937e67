import { type GateRequest, rpcOf } from './request';

/**
 * What an administrator's request does, in IAM's words, for those services whose deployments are looked at;
 * '' for everything else.
 */
export function operationOf(request: GateRequest): string {
  const service = request.signer?.service ?? '';
  if (RPC.includes(service)) return `${service}:${rpcOf(request).operation}`;
  const [path = '', query = ''] = request.url.split('?');
  const rule = REST.find(
    ({ method, pattern }) =>
      method === request.method && pattern.test(`${service} ${path}?${query}`),
  );
  return rule?.operation ?? '';
}

const RPC = [
  'ec2',
  'elasticloadbalancing',
  'events',
  'iam',
  'kms',
  'logs',
  'monitoring',
  'secretsmanager',
  'sns',
  'sqs',
  'sts',
];

const REST = [
  { operation: 's3:PutBucketPolicy', method: 'PUT', pattern: /^s3 \/[^/]+\/?\?policy(=|&|$)/ },
  { operation: 's3:GetBucketPolicy', method: 'GET', pattern: /^s3 \/[^/]+\/?\?policy(=|&|$)/ },
  {
    operation: 's3:DeleteBucketPolicy',
    method: 'DELETE',
    pattern: /^s3 \/[^/]+\/?\?policy(=|&|$)/,
  },
  {
    operation: 's3:PutBucketEncryption',
    method: 'PUT',
    pattern: /^s3 \/[^/]+\/?\?encryption(=|&|$)/,
  },
  {
    operation: 's3:PutBucketNotificationConfiguration',
    method: 'PUT',
    pattern: /^s3 \/[^/]+\/?\?notification(=|&|$)/,
  },
  { operation: 's3:DeleteBucket', method: 'DELETE', pattern: /^s3 \/[^/]+\/?\?$/ },
  {
    operation: 'lambda:CreateFunction',
    method: 'POST',
    pattern: /^lambda \/2015-03-31\/functions\/?\?/,
  },
  {
    operation: 'lambda:UpdateFunctionConfiguration',
    method: 'PUT',
    pattern: /^lambda \/2015-03-31\/functions\/[^/]+\/configuration\?/,
  },
  {
    operation: 'lambda:CreateEventSourceMapping',
    method: 'POST',
    pattern: /^lambda \/2015-03-31\/event-source-mappings\/?\?/,
  },
  {
    operation: 'lambda:PutFunctionEventInvokeConfig',
    method: 'PUT',
    pattern: /^lambda \/2019-09-25\/functions\/[^/]+\/event-invoke-config\/?\?/,
  },
  {
    operation: 'route53:ChangeResourceRecordSets',
    method: 'POST',
    pattern: /^route53 \/2013-04-01\/hostedzone\/[^/]+\/rrset\/?\?/,
  },
] as const;
