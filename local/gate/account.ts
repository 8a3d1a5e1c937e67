import type { Place } from '../place';
import { arns } from './arns';
import type { Document, Policies } from './types';

type Role = { readonly trust: Document; readonly inline: Map<string, Document> };

/** What has been deployed, as far as AWS looks at it when it permits or refuses something. */
export type Account = {
  readonly place: Place;
  /** By ARN. */
  readonly roles: Map<string, Role>;
  /** Policies of buckets, queues and other resources, by ARN. */
  readonly resourcePolicies: Map<string, Document>;
  /** By name. */
  readonly functions: Map<string, { readonly role: string; readonly timeoutSeconds: number }>;
  /** Seconds, by ARN. */
  readonly visibility: Map<string, number>;
  /** ARNs of customers' keys, by the bucket's or secret's ARN. */
  readonly keys: Map<string, string>;
  /** `TYPE NAME` of the records, by hosted zone. */
  readonly records: Map<string, Set<string>>;
};

export function openAccount(place: Place): Account {
  return {
    place,
    roles: new Map(),
    resourcePolicies: new Map(),
    functions: new Map(),
    visibility: new Map(),
    keys: new Map(),
    records: new Map(),
  };
}

/** A copy of all policies, as they are now. */
export function policiesOf({ roles, resourcePolicies }: Account): Policies {
  const byArn = [...roles].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    identity: Object.fromEntries(
      byArn.map(([arn, { inline }]) => [arn, Object.fromEntries(inline)]),
    ),
    trust: Object.fromEntries(byArn.map(([arn, { trust }]) => [arn, trust])),
    resource: Object.fromEntries([...resourcePolicies].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** IAM's calls name roles without their path. */
export function roleArn({ place, roles }: Account, name: string): string {
  const found = [...roles.keys()].find((arn) => arn.endsWith(`/${name}`));
  return found ?? arns.role(place, '/', name);
}
