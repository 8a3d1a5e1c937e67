import type { Call } from './types';

/** The statement that would allow a call, and where it belongs. */
export function missingStatement({ principal, action, resource, context }: Call): string {
  const isRole = principal.includes(':role/');
  const statement = {
    Effect: 'Allow',
    ...(isRole ? {} : { Principal: { [isService(principal) ? 'Service' : 'AWS']: principal } }),
    Action: action,
    Resource: resource,
  };
  const where = isRole ? `a policy of ${principal}` : `the policy of ${resource}`;
  return `${where} lacks ${JSON.stringify(statement)} for ${JSON.stringify(context)}`;
}

export function isService(principal: string): boolean {
  return /\.amazonaws\.com(\.cn)?$/.test(principal);
}
