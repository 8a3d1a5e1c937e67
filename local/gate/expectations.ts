import { isService } from './missing';
import type { Call, Policies } from './types';

export type Expectation = { readonly call: Call; readonly allowed: boolean };

/**
 * What has to be allowed, and what has to be refused: the recorded calls; the same ones made for a stranger, or
 * otherwise than the caller makes them; and everything without TLS, whoever asks.
 */
export function expectationsOf(
  calls: readonly Call[],
  policies: Policies,
  accountId: string,
): Expectation[] {
  return [
    ...calls.map((call) => ({ call, allowed: true })),
    ...calls.flatMap((call) => estranged(call).map((one) => ({ call: one, allowed: false }))),
    ...Object.keys(policies.resource).flatMap((arn) => overTls(arn, accountId)),
  ];
}

/** The same call, with one thing otherwise that a condition may be about. */
function estranged(call: Call): Call[] {
  return Object.entries(call.context).flatMap(([key, value]) => {
    const other = OTHERS.find(({ pattern }) => pattern.test(key))?.otherwise(value);
    if (other === undefined || !(isService(call.principal) || OF_ROLES.test(key))) return [];
    return [{ ...call, context: { ...call.context, [key]: other } }];
  });
}

/** What the policies of roles look at; the rest is told of services alone. */
const OF_ROLES = /^(kms|iam|lambda|route53):|^aws:Re(quest|source)Tag\//;

const OTHERS = [
  { pattern: /^aws:SourceAccount$/, otherwise: () => '999999999999' },
  { pattern: /^aws:SourceArn$/, otherwise: strangersArn },
  { pattern: /^s3:x-amz-acl$/, otherwise: () => 'public-read' },
  { pattern: /^kms:ViaService$/, otherwise: () => 'sqs.eu-west-1.amazonaws.com' },
  { pattern: /^kms:EncryptionContext:SecretARN$/, otherwise: strangersArn },
  { pattern: /^iam:PermissionsBoundary$/, otherwise: strangersArn },
  { pattern: /^iam:PassedToService$/, otherwise: () => 'ec2.amazonaws.com' },
  { pattern: /^lambda:FunctionArn$/, otherwise: strangersArn },
  { pattern: /^route53:ChangeResourceRecordSetsRecordTypes$/, otherwise: () => 'MX' },
  { pattern: /^aws:Re(quest|source)Tag\/environment$/, otherwise: () => 'another' },
];

const TLS = { 'aws:SecureTransport': 'true' };

/** Somebody else's resource of the same kind; a bucket's ARN has no account to change. */
function strangersArn(arn: string): string {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  if (account !== '')
    return [prefix, partition, service, region, '999999999999', ...rest].join(':');
  return `${arn}-of-a-stranger`;
}

/**
 * An administrator's calls: nothing but a Deny stands in their way; of a key, its policy has to leave the decision to
 * IAM, or nobody could ever change it.
 */
function overTls(arn: string, accountId: string): Expectation[] {
  const principal = `arn:aws:iam::${accountId}:user/administrator`;
  if (arn.includes(':kms:')) {
    const call = { action: 'kms:PutKeyPolicy', resource: arn, principal, context: TLS };
    return [{ call, allowed: true }];
  }
  const asked = arn.startsWith('arn:aws:s3:::')
    ? [
        { action: 's3:ListBucket', resource: arn },
        { action: 's3:GetObject', resource: `${arn}/key` },
      ]
    : [{ action: arn.includes(':sns:') ? 'sns:Publish' : 'sqs:SendMessage', resource: arn }];
  return asked.flatMap((need) =>
    ['true', 'false'].map((secure) => ({
      call: { ...need, principal, context: { 'aws:SecureTransport': secure } },
      allowed: secure === 'true',
    })),
  );
}
