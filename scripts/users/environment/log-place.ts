import type { LoadBalancer, LoadBalancerClients } from './load-balancers';

/** Where a load balancer writes its access logs. */
export type LogPlace = { readonly bucket: string; readonly prefix: string };

/** `undefined` for one that writes none. */
export async function logPlaceOf(
  { kind, dimension, arn }: LoadBalancer,
  { elb, elbv2 }: LoadBalancerClients,
): Promise<LogPlace | undefined> {
  if (kind === 'classic') {
    const { DescribeLoadBalancerAttributesCommand } =
      require('@aws-sdk/client-elastic-load-balancing') as typeof import('@aws-sdk/client-elastic-load-balancing');
    const { LoadBalancerAttributes } = await elb.send(
      new DescribeLoadBalancerAttributesCommand({ LoadBalancerName: dimension }),
    );
    const {
      Enabled = false,
      S3BucketName: bucket = '',
      S3BucketPrefix: prefix = '',
    } = LoadBalancerAttributes?.AccessLog ?? {};
    return Enabled ? { bucket, prefix } : undefined;
  }
  const { DescribeLoadBalancerAttributesCommand } =
    require('@aws-sdk/client-elastic-load-balancing-v2') as typeof import('@aws-sdk/client-elastic-load-balancing-v2');
  const { Attributes = [] } = await elbv2.send(
    new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }),
  );
  const settingOf = (name: string) =>
    Attributes.find(({ Key }) => Key === `access_logs.s3.${name}`)?.Value ?? '';
  if (settingOf('enabled') !== 'true') return undefined;
  return { bucket: settingOf('bucket'), prefix: settingOf('prefix') };
}

/** Where a load balancer's folders of days lie below `prefix`. */
export function baseFolder(
  prefix: string,
  { account, region }: { readonly account: string; readonly region: string },
): string {
  return `${prefix === '' ? '' : `${prefix}/`}AWSLogs/${account}/elasticloadbalancing/${region}/`;
}
