import type { Account } from './account';
import { lambdaDeployNeeds, route53DeployNeeds, s3DeployNeeds } from './deploy-rest-needs';
import { rpcDeployNeeds } from './deploy-rpc-needs';
import { lambdaNeeds } from './lambda-needs';
import { NotMapped } from './not-mapped';
import { operationOf } from './operation-of';
import type { GateRequest } from './request';
import { s3Needs } from './s3-needs';
import { secretsNeeds } from './secrets-needs';
import { sqsNeeds } from './sqs-needs';
import type { Need } from './types';

type Needs = Readonly<Record<string, (request: GateRequest, account: Account) => Need[]>>;

const SERVICES: Needs = {
  lambda: lambdaNeeds,
  s3: s3Needs,
  secretsmanager: secretsNeeds,
  sqs: sqsNeeds,
};

/**
 * Every permission that AWS asks for before it does what the request says.
 * @throws NotMapped
 */
export function needsOf(request: GateRequest, account: Account): Need[] {
  const service = request.signer?.service ?? 'an unsigned request';
  const map = SERVICES[service];
  if (map === undefined) throw new NotMapped(`${service} (${request.method} ${request.url})`);
  return map(request, account);
}

const DEPLOYED_BY_PATH: Needs = {
  lambda: lambdaDeployNeeds,
  route53: route53DeployNeeds,
  s3: s3DeployNeeds,
};

/**
 * What AWS asks for before it deploys what a request says, tags and roles that go along included.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 * @throws NotMapped
 */
export function deployNeeds(request: GateRequest, account: Account): Need[] {
  const map = DEPLOYED_BY_PATH[request.signer?.service ?? ''];
  return map === undefined
    ? rpcDeployNeeds(operationOf(request), request, account)
    : map(request, account);
}
