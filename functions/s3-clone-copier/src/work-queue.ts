import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';

export type WorkQueue = { send(body: string, delaySeconds: number): Promise<void> };

/** An SQS that cannot be reached is given up while there is time left to say so. */
const TIMEOUTS = { connectionTimeout: 1_000, requestTimeout: 3_000, throwOnRequestTimeout: true };

/** Opens the queue that feeds this function by its URL, of which Terraform tells it. */
export function openWorkQueue(QueueUrl: string): WorkQueue {
  // Else the SDK takes the host from the URL, in spite of AWS_ENDPOINT_URL, and warns of it in the log.
  const client = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: TIMEOUTS });
  return {
    async send(MessageBody, DelaySeconds) {
      await client.send(new SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
    },
  };
}
