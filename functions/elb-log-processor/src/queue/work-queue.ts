import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';

/** The queue that feeds the function, and the one where rests what failed for good. */
export type WorkQueue = {
  /** Sends a message, to be delivered after so many seconds. */
  send(body: string, attributes?: Attributes, delaySeconds?: number): Promise<void>;
  /** Puts a message where it waits for an operator. */
  bury(body: string, attributes: Attributes): Promise<void>;
  /** Sets when messages that were received, at most 10 of them, are delivered again; at once. */
  putBack(
    messages: readonly { readonly receiptHandle: string; readonly seconds: number }[],
  ): Promise<void>;
};

export type Attributes = Readonly<Record<string, string | number>>;

export type WorkQueueUrls = { readonly queue: string; readonly deadLetters: string };

/** An SQS that cannot be reached is given up while there is time left to say so. */
const TIMEOUTS = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** Opens the queues by their URLs, of which Terraform tells the function. */
export function openWorkQueue({ queue, deadLetters }: WorkQueueUrls): WorkQueue {
  // Else the SDK takes the host from the URL, in spite of AWS_ENDPOINT_URL, and warns of it in the log.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: TIMEOUTS });
  const send = async (input: SendMessageCommandInput) => {
    await client.send(new SendMessageCommand(input));
  };
  return {
    send: (MessageBody, attributes = {}, DelaySeconds = 0) =>
      send({
        QueueUrl: queue,
        MessageBody,
        MessageAttributes: written(attributes),
        DelaySeconds,
      }),
    bury: (MessageBody, attributes) =>
      send({ QueueUrl: deadLetters, MessageBody, MessageAttributes: written(attributes) }),
    async putBack(messages) {
      const entries = messages.map(({ receiptHandle, seconds }, at) => ({
        Id: String(at),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: seconds,
      }));
      const { Failed: [first] = [] } = await client.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue, Entries: entries }),
      );
      if (first !== undefined) throw new Error(`${first.Code}: ${first.Message ?? 'no reason'}`);
    },
  };
}

function written(attributes: Attributes): SendMessageCommandInput['MessageAttributes'] {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      {
        DataType: typeof value === 'number' ? 'Number' : 'String',
        // SQS refuses most control characters.
        StringValue: String(value).replace(/[^\x20-\x7e]/g, '?'),
      },
    ]),
  );
}
