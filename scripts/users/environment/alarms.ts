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
    const alarms = [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])];
    // Emulators tell of all.
    for (const { AlarmName = '', StateValue } of alarms)
      if (StateValue === 'ALARM') names.push(AlarmName);
  }
  return names;
}
