import { type Expectation, expectationsOf } from '@lambda-core/local/gate/expectations';
import type { Call, Context, Need, Policies } from '@lambda-core/local/gate/types';
import { DEPLOY_ROLE, PLACE } from './harness';

const { region, accountId } = PLACE;
const ROLE = `arn:aws:iam::${accountId}:role/ci-blue-orders-elb-log-processor-euw1`;
const FUNCTION = `arn:aws:lambda:${region}:${accountId}:function:ci-blue-orders-elb-log-processor`;
const GROUP = `arn:aws:logs:${region}:${accountId}:log-group:/aws/lambda/ci-blue-orders-elb-log-processor`;
const ALARM = `arn:aws:cloudwatch:${region}:${accountId}:alarm:ci-blue-orders-logs-age`;
const TOPIC = `arn:aws:sns:${region}:${accountId}:ci-blue-alarms`;
const QUEUE = `arn:aws:sqs:${region}:${accountId}:ci-blue-orders-logs`;
const STATES = 'arn:aws:s3:::thing-ci-terraform-state';

/**
 * What the test's own run does not ask for: applies that change what is there. The first block was recorded of an apply
 * with another retention, runtime, tags and address (provider 5.100); the rest is what other changes call for, and what
 * the emulator lacks.
 */
const CHANGES: readonly (readonly [action: string, resource: string])[] = [
  ['lambda:GetFunctionConfiguration', FUNCTION],
  ['lambda:PublishVersion', FUNCTION],
  ['lambda:UpdateAlias', FUNCTION],
  ['lambda:UpdateFunctionConfiguration', FUNCTION],

  ['lambda:UpdateFunctionCode', FUNCTION],
  ['lambda:PutFunctionConcurrency', FUNCTION],
  ['lambda:DeleteFunctionConcurrency', FUNCTION],
  ['lambda:GetFunctionRecursionConfig', FUNCTION],
  ['lambda:PutFunctionRecursionConfig', FUNCTION],
  ['lambda:UntagResource', FUNCTION],
  ['iam:UntagRole', ROLE],
  ['iam:UpdateAssumeRolePolicy', ROLE],
  ['sqs:UntagQueue', QUEUE],
  ['sns:UntagResource', TOPIC],
  ['logs:UntagResource', GROUP],
  ['cloudwatch:UntagResource', ALARM],
];

const ofMapping = (arn: string): Context => ({ 'lambda:FunctionArn': arn });
const ofKey = (environment: string): Context => ({ 'aws:ResourceTag/environment': environment });
const bounded = (boundary: string): Context => ({ 'iam:PermissionsBoundary': boundary });
const MAPPING = `arn:aws:lambda:${region}:${accountId}:event-source-mapping:0f3e1f7e-9a1b-4a1b-9a1b-0f3e1f7e9a1b`;

const CHANGES_WITH_CONDITIONS: readonly Need[] = [
  { action: 'lambda:UpdateEventSourceMapping', resource: MAPPING, context: ofMapping(FUNCTION) },
];

/** By which somebody could get more than the role is meant to have. */
const REFUSED: readonly Need[] = [
  { action: 'iam:CreateRole', resource: ROLE, context: {} },
  { action: 'iam:PutRolePolicy', resource: ROLE, context: {} },
  ...[DEPLOY_ROLE.arn, `arn:aws:iam::${accountId}:role/admin`].flatMap((resource) =>
    ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'iam:DeleteRole'].map(
      (action) => ({
        action,
        resource,
        context: /CreateRole|PutRolePolicy/.test(action) ? bounded(DEPLOY_ROLE.boundary) : {},
      }),
    ),
  ),
  { action: 'iam:AttachRolePolicy', resource: ROLE, context: bounded(DEPLOY_ROLE.boundary) },
  { action: 'iam:PutRolePermissionsBoundary', resource: ROLE, context: {} },
  { action: 'iam:DeleteRolePermissionsBoundary', resource: ROLE, context: {} },
  { action: 'iam:CreatePolicyVersion', resource: DEPLOY_ROLE.boundary, context: {} },
  { action: 'iam:SetDefaultPolicyVersion', resource: DEPLOY_ROLE.boundary, context: {} },
  {
    action: 'iam:PassRole',
    resource: `arn:aws:iam::${accountId}:role/admin`,
    context: { 'iam:PassedToService': 'lambda.amazonaws.com' },
  },
  { action: 'lambda:InvokeFunction', resource: FUNCTION, context: {} },
  { action: 'lambda:UpdateFunctionCode', resource: FUNCTION.replace('ci-', 'prod-'), context: {} },
  { action: 's3:GetObject', resource: `${STATES}/prod/blue/terraform.tfstate`, context: {} },
  { action: 's3:DeleteObject', resource: `${STATES}/ci/blue/terraform.tfstate`, context: {} },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::ci-blue-orders-logs-1/AWSLogs/x', context: {} },
  {
    action: 'kms:PutKeyPolicy',
    resource: `arn:aws:kms:${region}:${accountId}:key/of-others`,
    context: ofKey('prod'),
  },
  {
    action: 'kms:TagResource',
    resource: `arn:aws:kms:${region}:${accountId}:key/of-others`,
    context: { 'aws:RequestTag/environment': 'ci', ...ofKey('prod') },
  },
];

/** Everything that is known of what the role has to be allowed, and refused. */
export function deployExpectations(recorded: readonly Call[], policies: Policies): Expectation[] {
  const own = recorded.filter(({ principal }) => principal === DEPLOY_ROLE.arn);
  const key = own.find(({ action }) => action === 'kms:EnableKeyRotation')?.resource ?? '';
  const keyChanges = ['kms:PutKeyPolicy', 'kms:UntagResource', 'kms:UpdateKeyDescription'];
  const changes = [
    ...CHANGES.map(([action, resource]) => ({ action, resource, context: {} })),
    ...CHANGES_WITH_CONDITIONS,
    ...keyChanges.map((action) => ({ action, resource: key, context: ofKey('ci') })),
  ];
  const taken = recorded.filter(({ resource }) => resource === DEPLOY_ROLE.arn);
  const calls = [...own, ...taken, ...changes.map(asDeployer)];
  const refused = REFUSED.map((need) => ({ call: asDeployer(need), allowed: false }));
  return [...expectationsOf(calls, { ...policies, resource: {} }, accountId), ...refused];
}

function asDeployer({ context, ...need }: Need): Call {
  const principal = DEPLOY_ROLE.arn;
  return { ...need, principal, context: { ...context, 'aws:SecureTransport': 'true' } };
}

/** The policies of that role alone, or of all others. */
export function policiesOf(whose: 'the deployer' | 'the rest', policies: Policies): Policies {
  const isAsked = (arn: string) => (arn === DEPLOY_ROLE.arn) === (whose === 'the deployer');
  const only = <Value>(all: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(all).filter(([arn]) => isAsked(arn)));
  return { ...policies, identity: only(policies.identity), trust: only(policies.trust) };
}
