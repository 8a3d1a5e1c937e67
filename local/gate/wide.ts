import { isService } from './missing';
import { list, type Policies, type Statement } from './types';

/**
 * Statements that allow more than one names: whatever the service will ever learn to do, everything there is,
 * or a service whoever it works for. Resources may end with a wildcard.
 */
export function wideStatements(policies: Policies): string[] {
  return statementsOf(policies).flatMap(({ arn, statement }) => {
    if (statement.Effect === 'Deny') return [];
    // In a key's policy, "*" is the key: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
    const isOfKey = arn.includes(':kms:');
    const name = `${arn} ${statement.Sid ?? ''}`.trim();
    const actions = list(statement.Action).filter(
      (action) => action.includes('*') && !(isOfKey && isForTheAccount(statement)),
    );
    const resources = list(statement.Resource).filter(
      (resource) => resource === '*' && !isOfKey && !list(statement.Action).every(knowsNoResource),
    );
    const services = servicesOf(statement).filter(() => !isConfined(statement));
    return [
      ...actions.map((action) => `${name}: action ${action}`),
      ...resources.map(() => `${name}: resource *`),
      ...services.map((service) => `${name}: ${service} on behalf of anybody`),
    ];
  });
}

/** docs/deploy-role.md has the sources. */
const WITHOUT_RESOURCE = [
  /^ec2:Describe/,
  /^elasticloadbalancing:Describe/,
  /^kms:CreateKey$/,
  /^lambda:CreateEventSourceMapping$/,
  /^logs:DescribeLogGroups$/,
  /^route53:ListHostedZones(ByName)?$/,
  /^xray:Put/,
];

function knowsNoResource(action: string): boolean {
  return WITHOUT_RESOURCE.some((pattern) => pattern.test(action));
}

/** Leaves the decision to IAM. https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function isForTheAccount({ Principal }: Statement): boolean {
  return /^\{"AWS":"arn:aws:iam::\d{12}:root"\}$/.test(JSON.stringify(Principal ?? {}));
}

function servicesOf({ Principal = {} }: Statement): string[] {
  return Principal === '*' ? ['*'] : Object.values(Principal).flatMap(list).filter(isService);
}

function isConfined({ Condition = {} }: Statement): boolean {
  return Object.values(Condition).some((keys) => 'aws:SourceAccount' in keys);
}

function statementsOf({ identity, trust, boundary, resource }: Policies) {
  const documents = [
    ...Object.entries(identity).flatMap(([arn, all]) =>
      Object.values(all).map((document) => ({ arn, document })),
    ),
    ...[...Object.entries(trust), ...Object.entries(boundary), ...Object.entries(resource)].map(
      ([arn, document]) => ({
        arn,
        document,
      }),
    ),
  ];
  return documents.flatMap(({ arn, document }) =>
    document.Statement.map((statement) => ({ arn, statement })),
  );
}
