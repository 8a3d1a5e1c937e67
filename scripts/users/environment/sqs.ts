import type { BatchResultErrorEntry, Message, SQSClient } from '@aws-sdk/client-sqs';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** A queue as it was found. */
export type FoundQueue = {
  readonly name: string;
  readonly url: string;
  readonly region: string;
  readonly account: string;
  readonly arn: string;
  readonly policy: string | undefined;
  /** How long a received message is hidden from others. */
  readonly visibilitySeconds: number;
  /** Approximately, as SQS has it: those that can be received, those in somebody's hands, those to come. */
  readonly counts: { readonly visible: number; readonly hidden: number; readonly delayed: number };
};

export type Outgoing = Pick<Message, 'MessageAttributes'> & { readonly body: string };

/** The calls of SQS that a replay makes, for batches of any size. */
export type Sqs = {
  /** undefined when there is no such queue. */
  find(name: string): Promise<FoundQueue | undefined>;
  /** Up to 10 messages, hidden from others for so long. */
  receive(url: string, most: number, hideSeconds: number): Promise<readonly Message[]>;
  /** @throws LambdaCoreError `NOT_QUEUED` when any was not taken; `onSent` is told of those that were */
  send(
    url: string,
    messages: readonly Outgoing[],
    onSent: (indexes: readonly number[]) => Promise<void> | void,
  ): Promise<void>;
  delete(url: string, receiptHandles: readonly string[]): Promise<void>;
  /** Shows what was received to others, at once. */
  release(url: string, receiptHandles: readonly string[]): Promise<void>;
};

/** How many messages a queue holds, those in somebody's hands among them; `undefined` when there is no such queue. */
export async function depthOf(sqs: Sqs, name: string): Promise<number | undefined> {
  const { counts } = (await sqs.find(name)) ?? {};
  return counts && counts.visible + counts.hidden + counts.delayed;
}

/** SQS's bounds of a batch. The bytes are those of old; a message's attributes count too. */
export const BATCH = 10;
const BATCH_BYTES = 200_000;
/** Long enough that SQS asks all of its servers: an empty reply then means an empty queue. */
const WAIT_SECONDS = 1;

export function openSqs(client: SQSClient): Sqs {
  const {
    ChangeMessageVisibilityBatchCommand,
    DeleteMessageBatchCommand,
    GetQueueAttributesCommand,
    GetQueueUrlCommand,
    ReceiveMessageCommand,
    SendMessageBatchCommand,
  } = require('@aws-sdk/client-sqs') as typeof import('@aws-sdk/client-sqs');
  return {
    async find(name) {
      try {
        const { QueueUrl: url = '' } = await client.send(
          new GetQueueUrlCommand({ QueueName: name }),
        );
        const { Attributes: found = {} } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }),
        );
        const arn = found['QueueArn'] ?? '';
        const [, , , region = '', account = ''] = arn.split(':');
        const number = (what: string) =>
          Number(found[`ApproximateNumberOfMessages${what}` as keyof typeof found] ?? 0);
        const counts = {
          visible: number(''),
          hidden: number('NotVisible'),
          delayed: number('Delayed'),
        };
        const visibilitySeconds = Number(found['VisibilityTimeout'] ?? 30);
        const policy = found['Policy'];
        return { name, url, arn, region, account, policy, visibilitySeconds, counts };
      } catch (error) {
        if (/QueueDoesNotExist|NonExistentQueue/.test((error as Error).name)) return undefined;
        throw error;
      }
    },
    async receive(QueueUrl, most, VisibilityTimeout) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: Math.min(most, BATCH),
          VisibilityTimeout,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      return Messages;
    },
    async send(QueueUrl, messages, onSent) {
      for (const batch of batchesOf(messages)) {
        const { Successful = [], Failed = [] } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl,
            Entries: batch.map(({ index, body, MessageAttributes }) => ({
              Id: String(index),
              MessageBody: body,
              MessageAttributes,
            })),
          }),
        );
        await onSent(Successful.map(({ Id }) => Number(Id)));
        refuse('NOT_QUEUED', QueueUrl, Failed);
      }
    },
    async delete(QueueUrl, receiptHandles) {
      for (const Entries of entriesOf(receiptHandles)) {
        const { Failed = [] } = await client.send(
          new DeleteMessageBatchCommand({ QueueUrl, Entries }),
        );
        refuse('NOT_DELETED', QueueUrl, Failed);
      }
    },
    async release(QueueUrl, receiptHandles) {
      for (const entries of entriesOf(receiptHandles)) {
        const Entries = entries.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        // One that is visible already is where it ought to be.
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },
  };
}

/** @throws LambdaCoreError when there is anything that SQS did not do */
function refuse(code: string, url: string, failed: readonly BatchResultErrorEntry[]): void {
  const [first] = failed;
  if (first === undefined) return;
  throw new LambdaCoreError(
    code,
    `${url.split('/').at(-1)}: SQS refused ${failed.length} of a batch (${first.Code}: ${first.Message ?? 'no reason'}); nothing is lost, run it again`,
  );
}

function entriesOf(receiptHandles: readonly string[]) {
  const entries = receiptHandles.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle }));
  return Array.from({ length: Math.ceil(entries.length / BATCH) }, (_, at) =>
    entries.slice(at * BATCH, (at + 1) * BATCH),
  );
}

function batchesOf(messages: readonly Outgoing[]) {
  const batches: (Outgoing & { index: number })[][] = [];
  let bytes = 0;
  for (const [index, message] of messages.entries()) {
    const size = Buffer.byteLength(JSON.stringify(message));
    const last = batches.at(-1);
    if (last === undefined || last.length === BATCH || bytes + size > BATCH_BYTES) {
      batches.push([{ ...message, index }]);
      bytes = size;
    } else {
      last.push({ ...message, index });
      bytes += size;
    }
  }
  return batches;
}
