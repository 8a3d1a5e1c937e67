import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';

/** The topic that the alarms of a colour tell: whichever Terraform made or was given; none where they tell nobody. */
export async function alarmTopic(
  client: CloudWatchClient,
  { environment, colour }: { environment: string; colour: string },
): Promise<string | undefined> {
  const { DescribeAlarmsCommand } =
    require('@aws-sdk/client-cloudwatch') as typeof import('@aws-sdk/client-cloudwatch');
  const asked = { AlarmNamePrefix: `${environment}-${colour}-`, MaxRecords: 1 };
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand(asked));
  return MetricAlarms[0]?.AlarmActions?.find((arn) => arn.includes(':sns:'));
}
