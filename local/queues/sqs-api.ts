import { createHash, randomUUID } from 'node:crypto';
import type { Queue } from './queue';
import type { Attributes } from './sqs-event';

/** What an SQS endpoint replies: JSON, or an error in the protocol's shape. */
type SqsReply = { status: number; headers: Record<string, string>; body: unknown };

type Input = {
  QueueUrl?: string;
  MessageBody?: string;
  MessageAttributes?: Attributes;
  DelaySeconds?: number;
  Entries?: readonly { Id: string; ReceiptHandle: string; VisibilityTimeout: number }[];
};

/** The calls of SQS that functions make: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference */
const OPERATIONS = {
  SendMessage({ MessageBody = '', MessageAttributes, DelaySeconds }: Input, place: Place) {
    const { queue, isDeadLetters } = place;
    const MessageId = isDeadLetters
      ? queue.bury(MessageBody, MessageAttributes ?? {})
      : queue.send(MessageBody, MessageAttributes, DelaySeconds);
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return { MessageId, MD5OfMessageBody };
  },
  ChangeMessageVisibilityBatch({ Entries = [] }: Input, { queue }: Place) {
    const done = Entries.map(({ Id, ReceiptHandle, VisibilityTimeout }) => ({
      Id,
      known: queue.changeVisibility(ReceiptHandle, VisibilityTimeout),
    }));
    const Code = 'MessageNotInflight';
    return {
      Successful: done.flatMap(({ Id, known }) => (known ? [{ Id }] : [])),
      Failed: done.flatMap(({ Id, known }) => (known ? [] : [{ Id, Code, SenderFault: true }])),
    };
  },
};

type Place = { readonly queue: Queue; readonly isDeadLetters: boolean };

/** The path of a queue's URL, for what the function is told of it. */
export function queuePath(accountId: string, name: string): string {
  return `/${accountId}/${name}`;
}

/** The name of the queue where rests what failed for good. */
export function deadLetterName(name: string): string {
  return `${name}-dead-letters`;
}

/** Carries out a call, of which the header `x-amz-target` tells the name. */
export function replyAsSqs(target: string, text: string, queues: readonly Queue[]): SqsReply {
  const operation = target.replace('AmazonSQS.', '');
  if (!Object.hasOwn(OPERATIONS, operation))
    return refusal('UnsupportedOperation', `Only ${Object.keys(OPERATIONS)} are served here`);
  const input = JSON.parse(text) as Input;
  const name = input.QueueUrl?.split('/').at(-1) ?? '';
  const queue = queues.find((one) => [one.name, deadLetterName(one.name)].includes(name));
  if (queue === undefined) return refusal('QueueDoesNotExist', `No queue "${name}"`);
  const place = { queue, isDeadLetters: name !== queue.name };
  const body = OPERATIONS[operation as keyof typeof OPERATIONS](input, place);
  return reply(200, body);
}

function refusal(code: string, message: string): SqsReply {
  return reply(400, { __type: `com.amazonaws.sqs#${code}`, message });
}

function reply(status: number, body: unknown): SqsReply {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amzn-requestid': randomUUID(),
  };
  return { status, headers, body };
}
