import { pick, type Random } from '@lambda-core/local/random';
import { mutatedJson, mutatedText } from './mutated-json';

type ObjectNamed = { readonly bucket: string; readonly key: string };

export const inS3 = ({ bucket, key }: ObjectNamed) => ({
  Records: [
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: {
        bucket: { name: bucket },
        object: { key: encodeURIComponent(key).replaceAll('%20', '+'), size: 1 },
      },
    },
  ],
});
export const inEventBridge = ({ bucket, key }: ObjectNamed) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: bucket }, object: { key } },
});
const inContinuation = ({ bucket, key }: ObjectNamed) => ({
  continuation: { bucket, key, from: 0, compressed: true, hop: 1 },
});
const inSns = (message: string) => ({ Type: 'Notification', Message: message });
const inSnsRecord = (message: string) => ({
  Records: [{ EventSource: 'aws:sns', Sns: inSns(message) }],
});
const inSqs = (bodies: readonly string[]) => ({
  Records: bodies.map((body, at) => ({
    messageId: `message-${at}`,
    receiptHandle: `receipt-${at}`,
    body,
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSource: 'aws:sqs',
  })),
});

/** An event about an object, in one of the ways it may arrive. */
export function eventOf(random: Random, object: ObjectNamed): unknown {
  const inner = pick(random, [inS3, inEventBridge])(object);
  const text = JSON.stringify(inner);
  return pick(random, [
    () => inner,
    () => inSnsRecord(text),
    () => inSqs([text]),
    () => inSqs([JSON.stringify(inSns(text))]),
  ])();
}

/** One that is wrong somewhere: inside what it wraps, or as a whole. */
export function mutatedEvent(random: Random, object: ObjectNamed): unknown {
  if (random() % 2) return mutatedJson(random, eventOf(random, object));
  const inner = pick(random, [inS3, inEventBridge, inContinuation])(object);
  const text = mutatedText(random, inner);
  return pick(random, [
    () => mutatedJson(random, inner),
    () => inSnsRecord(text),
    () => inSqs([text]),
    () => inSqs([JSON.stringify(inSns(text))]),
  ])();
}

/** A batch of a queue in which one message is whole; the others are about no object that there is. */
export function batchAround(random: Random, object: ObjectNamed): { Records: unknown[] } {
  const nowhere = { bucket: object.bucket, key: 'nowhere.log' };
  const other = pick(random, [inS3, inEventBridge, inContinuation])(nowhere);
  const bodies = Array.from({ length: 1 + (random() % 4) }, () => mutatedText(random, other));
  const { Records } = inSqs([JSON.stringify(inS3(object)), ...bodies]);
  const [whole, ...others] = Records;
  // What makes it a batch of a queue stays; all else of a message may be wrong.
  const wrong = others.map((message) => ({
    ...(mutatedJson(random, { ...message, body: undefined }) as object),
    body: message.body,
    eventSource: 'aws:sqs',
  }));
  return { Records: [whole, ...wrong] };
}
