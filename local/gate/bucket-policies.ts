import type { Account } from './account';
import { type Reply, refusal } from './denial';
import { operationOf } from './operation-of';
import { bucketArn, type GateRequest } from './request';
import type { Document } from './types';

/**
 * The calls about buckets' policies, which the gate keeps to itself: moto 5.2 would evaluate them without their
 * conditions, so that a Deny without TLS refuses everything.
 */
export function answerBucketPolicy(request: GateRequest, account: Account): Reply | undefined {
  const arn = bucketArn(request);
  const policies = account.resourcePolicies;
  switch (operationOf(request)) {
    case 's3:PutBucketPolicy':
      policies.set(arn, JSON.parse(request.body.toString()) as Document);
      return NOTHING;
    case 's3:DeleteBucketPolicy':
      policies.delete(arn);
      return NOTHING;
    case 's3:GetBucketPolicy': {
      const found = policies.get(arn);
      const message = 'The bucket policy does not exist';
      if (found === undefined)
        return refusal(request, { status: 404, code: 'NoSuchBucketPolicy', message });
      const headers = { 'content-type': 'application/json' };
      return { status: 200, headers, body: Buffer.from(JSON.stringify(found)) };
    }
    default:
      return undefined;
  }
}

const NOTHING: Reply = { status: 204, headers: {}, body: Buffer.alloc(0) };
