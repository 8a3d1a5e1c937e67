import type { Place } from '../place';
import { accountIn, openAccount, policiesOf } from './account';
import { answerBucketPolicy } from './bucket-policies';
import { evaluate } from './evaluate';
import { hear } from './hear';
import type { GateRequest } from './request';
import { checkRules } from './rules';
import type { Call, Judge, Refusal } from './types';

/** An administrator's request that was done, and what was answered. */
export type Deployment = { readonly request: GateRequest; readonly response: string };

type Refused = {
  readonly refusal: Refusal;
  /** What was not allowed, where it is for that. */
  readonly denied: readonly Call[];
};

/**
 * Deploys again what was recorded, in the order in which it was done and into an empty account, without an emulator:
 * what AWS would refuse of it, for trying in a moment what is left out or written otherwise.
 */
export async function replay(deployments: readonly Deployment[], place: Place): Promise<Refused[]> {
  const account = openAccount(place);
  const found: Refused[] = [];
  for (const { request, response } of deployments) {
    const denied: Call[] = [];
    const judge: Judge = async ({ context, ...rest }) => {
      const call = { ...rest, context: { 'aws:SecureTransport': 'true', ...context } };
      const { allowed } = await evaluate(call, policiesOf(account), place.accountId);
      if (!allowed) denied.push(call);
      return allowed;
    };
    const here = accountIn(account, request.signer?.region);
    const refusal = await checkRules(request, here, judge);
    if (refusal !== undefined) found.push({ refusal, denied });
    else if (answerBucketPolicy(request, here) === undefined) hear(request, response, here);
  }
  return found;
}
