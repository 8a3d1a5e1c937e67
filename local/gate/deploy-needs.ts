import type { Account } from './account';
import { lambdaDeployNeeds, route53DeployNeeds, s3DeployNeeds } from './deploy-rest-needs';
import { rpcDeployNeeds } from './deploy-rpc-needs';
import { operationOf } from './operation-of';
import type { GateRequest } from './request';
import type { Need } from './types';

const REST: Readonly<Record<string, (request: GateRequest, account: Account) => Need[]>> = {
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
  const service = request.signer?.service ?? '';
  const map = REST[service];
  return map === undefined
    ? rpcDeployNeeds(operationOf(request), request, account)
    : map(request, account);
}
