import type { Attributes } from '@lambda-core/local/queues/sqs-event';

/** A message as SQS's ReceiveMessage gives it. */
export type Message = {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MessageAttributes?: Attributes;
  readonly Attributes?: Readonly<Record<string, string>>;
};
