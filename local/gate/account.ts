import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Place } from '../place';
import type { Records } from '../route53/records';
import { arns } from './arns';
import type { Document, Policies } from './types';

type Role = {
  readonly trust: Document;
  readonly inline: Map<string, Document>;
  /** ARNs of managed policies: of what it may do, and of what it may do at most. */
  readonly attached?: Set<string>;
  readonly boundary?: string | undefined;
};

/** What has been deployed, as far as AWS looks at it when it permits or refuses something. */
export type Account = {
  readonly place: Place;
  /** By ARN. */
  readonly roles: Map<string, Role>;
  /** Managed policies, by ARN. */
  readonly managed: Map<string, Document>;
  /** Policies of buckets, queues and other resources, by ARN. */
  readonly resourcePolicies: Map<string, Document>;
  /** By ARN. */
  readonly functions: Map<string, { readonly role: string; readonly timeoutSeconds: number }>;
  /** The function of each event source mapping, by the mapping's id. */
  readonly mappings: Map<string, string>;
  /** Tags of keys, by ARN. */
  readonly tags: Map<string, Readonly<Record<string, string>>>;
  /** Seconds, by ARN. */
  readonly visibility: Map<string, number>;
  /** ARNs of customers' keys, by the ARN of the bucket, queue or secret. */
  readonly keys: Map<string, string>;
  /** ARNs of network load balancers: moto's look like those of application load balancers. */
  readonly networkBalancers: Set<string>;
  /** Settings that the emulator does not have, by ARN. */
  readonly lacking: Map<string, string>;
  /** Where buckets are that are not of this account, by ARN. */
  readonly buckets: Map<string, BucketPlace>;
  /** Whose an object is, where its bucket's owner does not own all of them; by ARN. */
  readonly objects: Map<string, ObjectOwner>;
  /** Those that are known, by hosted zone. */
  readonly records: Map<string, Records>;
};

/** Where a bucket is, and who owns what others write into it. */
export type BucketPlace = Place & {
  readonly ownership: 'BucketOwnerEnforced' | 'BucketOwnerPreferred' | 'ObjectWriter';
};

type ObjectOwner = {
  readonly accountId: string;
  /** By the ACL `bucket-owner-full-control`. */
  readonly alsoBucketOwner: boolean;
};

export function openAccount(place: Place): Account {
  return {
    place,
    roles: new Map(),
    managed: new Map(),
    resourcePolicies: new Map(),
    functions: new Map(),
    mappings: new Map(),
    tags: new Map(),
    visibility: new Map(),
    keys: new Map(),
    networkBalancers: new Set(),
    lacking: new Map(),
    buckets: new Map(),
    objects: new Map(),
    records: new Map(),
  };
}

/** The account as a request finds it, which is for one region; what is deployed in the others stays in sight. */
export function accountIn(account: Account, region: string | undefined): Account {
  return { ...account, place: { ...account.place, region: region ?? account.place.region } };
}

/** A copy of all policies, as they are now. */
export function policiesOf({ roles, managed, resourcePolicies, buckets }: Account): Policies {
  const byArn = [...roles].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    identity: Object.fromEntries(
      byArn.map(([arn, { inline, attached = [] }]) => [
        arn,
        Object.fromEntries([...inline, ...[...attached].map((one) => named(one, managed))]),
      ]),
    ),
    boundary: Object.fromEntries(
      byArn.flatMap(([arn, { boundary }]) =>
        boundary === undefined ? [] : [[arn, named(boundary, managed)[1]]],
      ),
    ),
    trust: Object.fromEntries(byArn.map(([arn, { trust }]) => [arn, trust])),
    resource: Object.fromEntries([...resourcePolicies].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(buckets.size === 0
      ? {}
      : {
          owners: Object.fromEntries([...buckets].map(([arn, { accountId }]) => [arn, accountId])),
        }),
  };
}

/** @throws LambdaCoreError `NOT_EVALUATED` for a managed policy that nobody was heard to make: AWS's own, say */
function named(arn: string, managed: Account['managed']): [string, Document] {
  const document = managed.get(arn);
  if (document !== undefined) return [arn, document];
  throw new LambdaCoreError('NOT_EVALUATED', `${arn}: no managed policy that is known here`);
}

/** IAM's calls name roles without their path. */
export function roleArn({ place, roles }: Account, name: string): string {
  const found = [...roles.keys()].find((arn) => arn.endsWith(`/${name}`));
  return found ?? arns.role(place, '/', name);
}
