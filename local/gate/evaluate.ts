import {
  type RunSimulationResults,
  runSimulation,
  type Simulation,
} from '@cloud-copilot/iam-simulate';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { isService } from './missing';
import { policyOwner } from './policy-owner';
import { type Call, covers, type Document, list, type Policies } from './types';

export type Verdict = {
  readonly allowed: boolean;
  /** What decided it: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`. */
  readonly why: string;
};

/**
 * Whether AWS would allow the call, with the policies that are deployed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws LambdaCoreError `NOT_EVALUATED` when the evaluator does not know the action, the kind of resource, or a
 *   condition key of the action
 */
export async function evaluate(
  call: Call,
  policies: Policies,
  accountId: string,
): Promise<Verdict> {
  const asked = renamed(simulationOf(call, policies, accountId));
  const known = VERDICTS.get(asked);
  if (known !== undefined) return known;
  const outcome = await runSimulation(JSON.parse(asked) as Simulation, {});
  const problem = problemOf(outcome);
  if (problem !== undefined || outcome.resultType === 'error')
    throw new LambdaCoreError('NOT_EVALUATED', `${problem}: ${JSON.stringify(call)}`);
  const { overallResult: why } = outcome;
  const verdict = { allowed: why === 'Allowed', why };
  VERDICTS.set(asked, verdict);
  return verdict;
}

/** Of what was asked before, word for word: Terraform reads the same thing many times. */
const VERDICTS = new Map<string, Verdict>();

function simulationOf(call: Call, policies: Policies, accountId: string): Simulation {
  const { principal, action, resource, context } = call;
  const resourcePolicy = resourcePolicyFor(call, policies);
  const owner = policies.owners?.[policyOwner(call, 'resource') ?? ''];
  const bounds = policies.boundary[principal];
  const boundary = bounds && about(bounds, action);
  return {
    request: {
      principal,
      action,
      resource: { resource, accountId: resource.split(':')[4] || (owner ?? accountId) },
      contextVariables: context,
    },
    identityPolicies: identityPolicies(principal, policies).map(({ name, policy }) => ({
      name,
      policy: about(policy, action),
    })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
    ...(boundary === undefined
      ? {}
      : { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] }),
  };
}

/** What of a policy is about the action: no other statement decides on it, and each takes the evaluator its time. */
function about(document: Document, asked: string): Document {
  const Statement = document.Statement.flatMap((statement) => {
    const Action = list(statement.Action).filter((action) => covers(action, asked));
    return Action.length === 0 ? [] : [{ ...statement, Action }];
  });
  return { ...document, Statement };
}

/**
 * Of condition keys whose end anybody may choose the evaluator knows those with a slash alone, and leaves out KMS's
 * encryption context: it goes by the name of such a one, in the call and in the policies.
 */
function renamed(simulation: Simulation): string {
  const written = JSON.stringify(simulation);
  return written.replaceAll('"kms:EncryptionContext:', '"aws:PrincipalTag/kms:');
}

/** The evaluator leaves out what the action has no use for: here that is a mistake of who asks. */
function problemOf(outcome: RunSimulationResults): string | undefined {
  if (outcome.resultType === 'error') return outcome.errors.message;
  if (outcome.resultType === 'wildcard') return 'a resource with a wildcard';
  const { ignoredContextKeys = [] } = outcome.result;
  return ignoredContextKeys.length === 0 ? undefined : `no condition key: ${ignoredContextKeys}`;
}

const ALLOW = { Effect: 'Allow', Action: '*', Resource: '*' } as const;

/** Who is no role of this account (an administrator, an account of ELB's) is permitted all at home. */
function identityPolicies(principal: string, { identity }: Policies) {
  if (isService(principal)) return [];
  const own: Readonly<Record<string, Document>> = principal.includes(':role/')
    ? (identity[principal] ?? {})
    : { everything: { Version: '2012-10-17', Statement: [ALLOW] } };
  return Object.entries(own).map(([name, policy]) => ({ name, policy }));
}

function resourcePolicyFor(call: Call, { trust, resource }: Policies): Document | undefined {
  if (call.action === 'sts:AssumeRole') {
    const document = trust[call.resource];
    if (document === undefined) return undefined;
    // A trust policy is about the role that it lies in, and does not name it.
    const Statement = document.Statement.map((one) => ({ ...one, Resource: call.resource }));
    return { ...document, Statement };
  }
  const written = resource[policyOwner(call, 'resource') ?? ''];
  return written ?? (call.action.startsWith('kms:') ? keyPolicy(call.resource) : undefined);
}

/**
 * The policy that AWS gives a key when nobody writes one: it leaves the decision to IAM.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function keyPolicy(arn: string): Document {
  const AWS = `arn:aws:iam::${arn.split(':')[4]}:root`;
  const statement = {
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'kms:*',
    Resource: '*',
  } as const;
  return { Version: '2012-10-17', Statement: [statement] };
}
