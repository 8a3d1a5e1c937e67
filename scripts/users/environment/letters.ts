import type { Message } from '@aws-sdk/client-sqs';
import { describeError } from '@lambda-core/common/errors';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { readContinuation } from '@lambda-core/elb-log-processor/queue/continuation';
import { BATCH, type FoundQueue, type Sqs } from './sqs';

/** As many are looked at, and hidden from others as long. */
const MOST_LOOKED_AT = 1_000;
export const LOOK_SECONDS = 60;

/** A message that rests with the dead letters. */
export type Letter = {
  readonly id: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes: NonNullable<Message['MessageAttributes']>;
  /** Milliseconds since 1970: when it came here, or into the queue where SQS itself put it here. */
  readonly sentAt: number;
  /** The objects that it names, as `s3://BUCKET/KEY`; none where that cannot be read. */
  readonly objects: readonly string[];
  /** What it is about, for people. */
  readonly about: string;
  /** Without what it is about, so that equal ones can be counted. */
  readonly reason: string;
};

/** What rests for one reason. */
export type Reason = {
  readonly reason: string;
  readonly count: number;
  readonly oldestAt: number;
  readonly newestAt: number;
  readonly example: string;
};

/** Looks at what rests in a queue, up to 1,000 messages, and leaves all of it there. */
export async function lookAt(
  sqs: Sqs,
  { url }: FoundQueue,
  { onLook, signal }: { onLook: (letters: number) => void; signal: AbortSignal },
): Promise<readonly Letter[]> {
  const letters = new Map<string, Letter>();
  const until = performance.now() + (LOOK_SECONDS / 2) * 1000;
  try {
    while (letters.size < MOST_LOOKED_AT && performance.now() < until) {
      signal.throwIfAborted();
      const found = await sqs.receive(url, BATCH, LOOK_SECONDS);
      if (found.length === 0) break;
      for (const letter of found.map(readLetter)) letters.set(letter.id, letter);
      onLook(letters.size);
    }
  } finally {
    await sqs.release(url, handlesOf(letters.values()));
  }
  return [...letters.values()];
}

export function readLetter(message: Message): Letter {
  const { Body: body = '', MessageAttributes: attributes = {}, Attributes: system = {} } = message;
  const { objects, about } = subjectOf(body);
  return {
    id: message.MessageId ?? '',
    receiptHandle: message.ReceiptHandle ?? '',
    body,
    attributes,
    sentAt: Number(system.SentTimestamp ?? 0),
    objects,
    about,
    reason: objects.reduce(
      (reason, object) => reason.replaceAll(object, '…'),
      reasonOf(attributes),
    ),
  };
}

export function handlesOf(letters: Iterable<Letter>): readonly string[] {
  return Array.from(letters, ({ receiptHandle }) => receiptHandle);
}

/** The reasons, the most frequent first. */
export function countReasons(letters: readonly Letter[]): readonly Reason[] {
  const reasons = new Map<string, Letter[]>();
  for (const letter of letters)
    reasons.set(letter.reason, [...(reasons.get(letter.reason) ?? []), letter]);
  return [...reasons]
    .map(([reason, found]) => {
      const times = found.map(({ sentAt }) => sentAt).sort((a, b) => a - b);
      const [oldestAt = 0] = times;
      const example = found[0]?.about ?? '';
      return { reason, count: found.length, oldestAt, newestAt: times.at(-1) ?? 0, example };
    })
    .sort((a, b) => b.count - a.count);
}

/**
 * The function says why it gave a file up, an EventBridge rule why it could not deliver, and SQS nothing.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
function reasonOf(attributes: Letter['attributes']): string {
  const text = (name: string) => attributes[name]?.StringValue;
  const own = text('Reason');
  if (own !== undefined) return own;
  const code = text('ERROR_CODE');
  if (code !== undefined)
    return `EventBridge did not deliver it: ${code}: ${text('ERROR_MESSAGE') ?? 'no reason'}`;
  return 'received too often (maximum_receives): nobody finished it, nor said why';
}

/** The objects of a message as they stand in a reason, and a line for people. */
function subjectOf(body: string): { objects: readonly string[]; about: string } {
  try {
    const { items } = readObjectEvent(JSON.parse(body), readContinuation);
    const objects = items.flatMap((item) => item.objects);
    const names = objects.map(({ bucket, key }) => `s3://${bucket}/${key}`);
    return { objects: names, about: names.join(', ') || 'no object' };
  } catch (error) {
    return { objects: [], about: `what nobody can read: ${describeError(error)}` };
  }
}
