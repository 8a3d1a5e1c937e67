import type { Attributes } from '@lambda-core/local/queues/sqs-event';

/** A statement of an IAM policy as our modules write them: lists, and no wildcard where it counts. */
export type Statement = {
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: object;
};

/** A message as SQS's ReceiveMessage gives it. */
export type Message = {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MessageAttributes?: Attributes;
  readonly Attributes?: Readonly<Record<string, string>>;
};
