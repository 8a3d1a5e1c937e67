import { createHash } from 'node:crypto';
import type { SQSRecord } from 'aws-lambda';
import type { Place } from '../place';

/** Message attributes: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html */
export type Attributes = Readonly<Record<string, { DataType: string; StringValue?: string }>>;

export type Delivery = {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Attributes;
  sentAt: number;
  firstReceivedAt: number;
  receiveCount: number;
};

/** The event of one batch, as Lambda's poller writes it. */
export function createSqsEvent(
  deliveries: readonly Delivery[],
  queueName: string,
  { region, accountId }: Place,
): { Records: SQSRecord[] } {
  return {
    Records: deliveries.map((delivery) => ({
      messageId: delivery.messageId,
      receiptHandle: delivery.receiptHandle,
      body: delivery.body,
      attributes: {
        ApproximateReceiveCount: String(delivery.receiveCount),
        SentTimestamp: String(delivery.sentAt),
        SenderId: accountId,
        ApproximateFirstReceiveTimestamp: String(delivery.firstReceivedAt),
      },
      messageAttributes: Object.fromEntries(
        Object.entries(delivery.attributes).map(([name, { DataType, StringValue = '' }]) => [
          name,
          { dataType: DataType, stringValue: StringValue },
        ]),
      ),
      md5OfBody: createHash('md5').update(delivery.body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${region}:${accountId}:${queueName}`,
      awsRegion: region,
    })),
  };
}

/**
 * The messages of a batch that failed according to the function's answer. Whatever Lambda cannot
 * understand counts as the failure of the whole batch.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages(answer: unknown, messageIds: readonly string[]): Set<string> {
  const failures = (answer as { batchItemFailures?: unknown } | null | undefined)
    ?.batchItemFailures;
  if (failures === undefined || failures === null) return new Set();
  const all = new Set(messageIds);
  if (!Array.isArray(failures)) return all;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id = (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier;
    if (typeof id !== 'string' || !all.has(id)) return all;
    failed.add(id);
  }
  return failed;
}
