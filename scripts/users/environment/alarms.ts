import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';

/** The alarms of an environment that ring now. */
export async function alarmNames(
  client: CloudWatchClient,
  environment: string,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const { paginateDescribeAlarms } =
    require('@aws-sdk/client-cloudwatch') as typeof import('@aws-sdk/client-cloudwatch');
  const names: string[] = [];
  const asked = { StateValue: 'ALARM' as const, AlarmNamePrefix: `${environment}-` };
  for await (const page of paginateDescribeAlarms({ client }, asked)) {
    signal?.throwIfAborted();
    for (const { AlarmName } of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])])
      names.push(AlarmName ?? '');
  }
  return names;
}
