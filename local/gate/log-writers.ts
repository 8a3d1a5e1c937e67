import type { Place } from '../place';
import type { Caller } from './types';

export type BalancerKind = 'classic' | 'application' | 'network';

/**
 * Who writes a load balancer's logs, which depends on its kind and on the age of the region.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/enable-access-logs.html
 */
export function logWriter(
  kind: BalancerKind,
  loadBalancerArn: string,
  { region, accountId }: Place,
): Caller {
  if (kind === 'network') {
    const logs = `arn:aws:logs:${region}:${accountId}:*`;
    return onBehalfOf('delivery.logs.amazonaws.com', logs, accountId);
  }
  const elb = ELB_ACCOUNTS[region];
  if (elb !== undefined) return { principal: `arn:aws:iam::${elb}:root` };
  return onBehalfOf('logdelivery.elasticloadbalancing.amazonaws.com', loadBalancerArn, accountId);
}

function onBehalfOf(principal: string, arn: string, accountId: string): Caller {
  return { principal, context: { 'aws:SourceAccount': accountId, 'aws:SourceArn': arn } };
}

/**
 * ELB's own accounts, in the regions that were there before August 2022. AWS now recommends the service everywhere
 * and goes on to support these; that the service gets in where they used to is not taken for granted here.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html
 */
const ELB_ACCOUNTS: Readonly<Record<string, string>> = {
  'us-east-1': '127311923021',
  'us-east-2': '033677994240',
  'us-west-1': '027434742980',
  'us-west-2': '797873946194',
  'af-south-1': '098369216593',
  'ap-east-1': '754344448648',
  'ap-southeast-3': '589379963580',
  'ap-south-1': '718504428378',
  'ap-northeast-3': '383597477331',
  'ap-northeast-2': '600734575887',
  'ap-southeast-1': '114774131450',
  'ap-southeast-2': '783225319266',
  'ap-northeast-1': '582318560864',
  'ca-central-1': '985666609251',
  'eu-central-1': '054676820928',
  'eu-west-1': '156460612806',
  'eu-west-2': '652711504416',
  'eu-south-1': '635631232127',
  'eu-west-3': '009996457667',
  'eu-north-1': '897822967062',
  'me-south-1': '076674570225',
  'sa-east-1': '507241528517',
};
