import type { Account } from './account';
import { arns, functionName } from './arns';
import { need } from './need';
import { NotMapped } from './not-mapped';
import type { GateRequest } from './request';
import type { Need } from './types';

const INVOKE = /^\/2015-03-31\/functions\/([^/]+)\/invocations\/?$/;

export function isInvocation({ method, url }: GateRequest): boolean {
  return method === 'POST' && INVOKE.test(url.split('?')[0] ?? '');
}

/**
 * Invoke needs the permission on the function as the request names it, with its alias or version.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-api-permissions-ref.html
 */
export function lambdaNeeds(request: GateRequest, { place }: Account): Need[] {
  const [path = '', query] = request.url.split('?');
  const [, identifier] = INVOKE.exec(path) ?? [];
  if (identifier === undefined || request.method !== 'POST')
    throw new NotMapped(`lambda ${request.method} ${path}`);
  const named = functionName(decodeURIComponent(identifier));
  const qualifier = new URLSearchParams(query).get('Qualifier') ?? named.qualifier;
  const arn = arns.function(place, named.name);
  const resource = qualifier === undefined ? arn : `${arn}:${qualifier}`;
  return [need('lambda:InvokeFunction', resource)];
}
