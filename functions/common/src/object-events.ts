import { describeError, LambdaCoreError } from './errors';
import { shortened, shown } from './shown';

/** An S3 object that was created. */
export type ObjectReference = {
  readonly bucket: string;
  readonly key: string;
};

/** The objects of one SQS message, or of a whole event that did not come through SQS. */
export type WorkItem<Work = ObjectReference> = {
  /** The SQS message to report when the item fails; absent when the event came another way. */
  readonly messageId?: string;
  /** How often SQS has delivered the message, this time included. */
  readonly receiveCount?: number;
  readonly objects: readonly Work[];
  /** Why the message could not be read; then there are no objects. */
  readonly problem?: LambdaCoreError;
};

export type ObjectEvent<Work = ObjectReference> = {
  readonly fromQueue: boolean;
  /** One for each SQS message, in their order. */
  readonly items: readonly WorkItem<Work>[];
};

type Json = Readonly<Record<string, unknown>>;

/** A record of a topic's event, its message and the notification inside; a level more than any there is. */
const MOST_LEVELS = 4;
/** Of what a message quotes, in characters. */
const MOST_QUOTED = 200;

/**
 * Reads S3 object-created records in all the ways they arrive: an S3 notification or an EventBridge event,
 * bare, in SQS messages, in SNS messages, or in SNS messages in SQS messages. Test events and records of
 * other kinds yield no objects.
 *
 * In an S3 notification the key is URL-encoded and `+` is a space; EventBridge gives it as it is. A topic with
 * raw message delivery leaves no trace of itself in an SQS message.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 * https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html
 *
 * @param readOwn reads what the function itself has sent, an event or a message; `undefined` for others
 * @throws LambdaCoreError when the event has none of these shapes; a single bad SQS message is reported
 *   as the problem of its item instead, so that it cannot hold up its neighbours
 */
export function readObjectEvent<Own = never>(
  event: unknown,
  readOwn: (event: unknown) => Own | undefined = () => undefined,
): ObjectEvent<ObjectReference | Own> {
  const workOf = (found: unknown) => {
    const own = readOwn(found);
    return own === undefined ? objectsOf(found) : [own];
  };
  if (!isSqsEvent(event)) return { fromQueue: false, items: [{ objects: workOf(event) }] };
  const items = event.Records.map((message): WorkItem<ObjectReference | Own> => {
    // To Lambda an empty one means the whole batch.
    const messageId = typeof message['messageId'] === 'string' ? message['messageId'] : '';
    try {
      const objects = workOf(parsed(message['body'], 'SQS message body'));
      return { messageId, ...receiveCountOf(message), objects };
    } catch (error) {
      const problem =
        error instanceof LambdaCoreError
          ? error
          : new LambdaCoreError('EVENT_UNKNOWN', describeError(error), { cause: error });
      return { messageId, objects: [], problem };
    }
  });
  return { fromQueue: true, items };
}

/** Whether it may name a bucket or an object. JSON can hold halves of characters, which no URL can. */
export function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !/\p{Surrogate}/u.test(value);
}

/** The key of an S3 notification as the object's real name. */
export function decodeNotificationKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    // Without its cause: the engine's "URI malformed" would stand behind our sentence and say less.
    throw new LambdaCoreError(
      'EVENT_UNKNOWN',
      `s3.object.key: found ${shown(key)}, expected URL-encoded UTF-8`,
    );
  }
}

function objectsOf(event: unknown, level = 1): ObjectReference[] {
  if (isObject(event) && level <= MOST_LEVELS) {
    const inside = (found: unknown) => objectsOf(found, level + 1);
    if (event['Event'] === 's3:TestEvent') return [];
    if (Array.isArray(event['Records']))
      return event['Records'].flatMap((record) => objectsOfRecord(record, inside));
    if (event['Type'] === 'Notification') return inside(parsed(event['Message'], 'SNS message'));
    if (event['source'] === 'aws.s3' && isObject(event['detail'])) {
      return event['detail-type'] === 'Object Created' ? [objectOfDetail(event['detail'])] : [];
    }
  }
  throw unknownShape(event);
}

function objectsOfRecord(
  record: unknown,
  inside: (found: unknown) => ObjectReference[],
): ObjectReference[] {
  if (isObject(record) && record['EventSource'] === 'aws:sns') return inside(record['Sns']);
  if (!isObject(record) || record['eventSource'] !== 'aws:s3') throw unknownShape(record);
  const name = stringAt(record, 'eventName', 'eventName');
  if (!name.startsWith('ObjectCreated:')) return [];
  const s3 = isObject(record['s3']) ? record['s3'] : {};
  const { bucket, key } = reference(s3, 's3.');
  return [{ bucket, key: decodeNotificationKey(key) }];
}

function objectOfDetail(detail: Json): ObjectReference {
  return reference(detail, 'detail.');
}

function reference(parent: Json, where: string): ObjectReference {
  return {
    bucket: stringAt(parent['bucket'], 'name', `${where}bucket.name`),
    key: stringAt(parent['object'], 'key', `${where}object.key`),
  };
}

function stringAt(parent: unknown, name: string, where: string): string {
  const value = isObject(parent) ? parent[name] : undefined;
  if (isName(value)) return value;
  const found = value === undefined ? 'nothing' : shown(value);
  throw new LambdaCoreError('EVENT_UNKNOWN', `${where}: found ${found}, expected a name`);
}

function receiveCountOf({ attributes }: Json): { receiveCount?: number } {
  const found = isObject(attributes) ? attributes['ApproximateReceiveCount'] : undefined;
  const count = typeof found === 'string' ? Number(found) : 0;
  return count >= 1 ? { receiveCount: count } : {};
}

function parsed(text: unknown, where: string): unknown {
  const unread = (found: string, cause?: unknown) =>
    new LambdaCoreError('EVENT_UNKNOWN', `${where}: found ${found}, expected an S3 event as JSON`, {
      cause,
    });
  if (typeof text !== 'string') throw unread(shown(text));
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unread(shortened(text, MOST_QUOTED), cause);
  }
}

function unknownShape(event: unknown): LambdaCoreError {
  return new LambdaCoreError(
    'EVENT_UNKNOWN',
    `event: found ${shown(event, MOST_QUOTED)}, expected S3 object-created records (from S3 or EventBridge; bare, in SQS messages or in SNS messages)`,
  );
}

function isSqsEvent(event: unknown): event is { Records: Json[] } {
  return (
    isObject(event) &&
    Array.isArray(event['Records']) &&
    event['Records'].length > 0 &&
    event['Records'].every((record) => isObject(record) && record['eventSource'] === 'aws:sqs')
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
