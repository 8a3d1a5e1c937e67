import type { Call, Policies } from './types';

/** Whose policy of that kind has a say in a call: an object's is that of its bucket. */
export function policyOwner(
  { principal, action, resource }: Call,
  kind: keyof Policies,
): string | undefined {
  if (kind === 'identity' || kind === 'boundary') return principal;
  const assumes = action === 'sts:AssumeRole';
  if (kind === 'trust') return assumes ? resource : undefined;
  if (assumes) return undefined;
  return resource.startsWith('arn:aws:s3:::') ? resource.split('/')[0] : resource;
}
