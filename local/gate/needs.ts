import type { Account } from './account';
import { lambdaNeeds } from './lambda-needs';
import { NotMapped } from './not-mapped';
import type { GateRequest } from './request';
import { s3Needs } from './s3-needs';
import { secretsNeeds } from './secrets-needs';
import { sqsNeeds } from './sqs-needs';
import type { Need } from './types';

const SERVICES: Readonly<Record<string, (request: GateRequest, account: Account) => Need[]>> = {
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
