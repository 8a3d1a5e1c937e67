import type { LoadBalancer, LoadBalancerClients } from './load-balancers';

/** Whether a load balancer writes access logs. */
export async function areLogsOn(
  { kind, dimension, arn }: LoadBalancer,
  { elb, elbv2 }: LoadBalancerClients,
): Promise<boolean> {
  if (kind === 'classic') {
    const { DescribeLoadBalancerAttributesCommand } =
      require('@aws-sdk/client-elastic-load-balancing') as typeof import('@aws-sdk/client-elastic-load-balancing');
    const { LoadBalancerAttributes } = await elb.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerName: dimension }),
    );
    return LoadBalancerAttributes?.AccessLog?.Enabled ?? false;
  }
  const { DescribeLoadBalancerAttributesCommand } =
    require('@aws-sdk/client-elastic-load-balancing-v2') as typeof import('@aws-sdk/client-elastic-load-balancing-v2');
  const { Attributes = [] } = await elbv2.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
  );
  return Attributes.some(({ Key, Value }) => Key === 'access_logs.s3.enabled' && Value === 'true');
}
