import type { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';

/** A load balancer, by what CloudWatch calls it. */
export type LoadBalancer = {
  readonly kind: 'classic' | 'application' | 'network';
  /** The value of its dimension: a name, or `app/NAME/ID`. */
  readonly dimension: string;
  /** Of all but Classic ones. */
  readonly arn?: string;
};

export type LoadBalancerClients = {
  readonly elb: ElasticLoadBalancingClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
};

/**
 * The load balancers of this account and region by their DNS name, in lower case and without the `dualstack.` that an
 * alias may have.
 */
export async function loadBalancersByDnsName({
  elb,
  elbv2,
}: LoadBalancerClients): Promise<ReadonlyMap<string, LoadBalancer>> {
  const { paginateDescribeLoadBalancers: classic } =
    require('@aws-sdk/client-elastic-load-balancing') as typeof import('@aws-sdk/client-elastic-load-balancing');
  const { paginateDescribeLoadBalancers: others } =
    require('@aws-sdk/client-elastic-load-balancing-v2') as typeof import('@aws-sdk/client-elastic-load-balancing-v2');
  const found = new Map<string, LoadBalancer>();
  for await (const page of classic({ client: elb }, {})) {
    for (const { DNSName, LoadBalancerName } of page.LoadBalancerDescriptions ?? [])
      found.set(bareName(DNSName), { kind: 'classic', dimension: LoadBalancerName ?? '' });
  }
  for await (const page of others({ client: elbv2 }, {})) {
    for (const { DNSName, LoadBalancerArn: arn = '', Type } of page.LoadBalancers ?? []) {
      const kind = Type === 'network' ? 'network' : 'application';
      found.set(bareName(DNSName), {
        kind,
        dimension: arn.split('loadbalancer/')[1] ?? '',
        arn,
      });
    }
  }
  return found;
}

/** The one that a person called `name`. */
export function balancerNamed(
  balancers: Iterable<LoadBalancer>,
  name: string,
): LoadBalancer | undefined {
  return [...balancers].find(({ kind, dimension }) =>
    kind === 'classic' ? dimension === name : dimension.split('/')[1] === name,
  );
}

/** `DUALSTACK.Orders-1.eu-west-1.elb.amazonaws.com.` without what DNS does not distinguish. */
export function bareName(name = ''): string {
  return name
    .toLowerCase()
    .replace(/^dualstack\./, '')
    .replace(/\.$/, '');
}
