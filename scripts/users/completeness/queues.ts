import type { SQSClient } from '@aws-sdk/client-sqs';

/** How many messages a queue holds, those under way among them; `undefined` when there is no such queue. */
export async function depthOf(client: SQSClient, QueueName: string): Promise<number | undefined> {
  const { GetQueueAttributesCommand, GetQueueUrlCommand } =
    require('@aws-sdk/client-sqs') as typeof import('@aws-sdk/client-sqs');
  try {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
    const names = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ] as const;
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
    );
    return names.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  } catch (error) {
    if (/NonExistentQueue|QueueDoesNotExist/.test((error as Error).name)) return undefined;
    throw error;
  }
}
