import fc from 'fast-check';
import { describeError } from './errors';
import { decodeNotificationKey, readObjectEvent } from './object-events';

const record = (key: string, bucket = 'logs', eventName = 'ObjectCreated:Put') => ({
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  eventName,
  s3: { bucket: { name: bucket }, object: { key } },
});
const message = (body: unknown, messageId = 'm1') => ({
  eventSource: 'aws:sqs',
  messageId,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const eventBridge = (key: string) => ({
  source: 'aws.s3',
  'detail-type': 'Object Created',
  detail: { bucket: { name: 'logs' }, object: { key } },
});
const objects = (event: unknown) => readObjectEvent(event).items.flatMap((item) => item.objects);

test('a bare notification: all records, keys decoded', () => {
  const event = { Records: [record('a+b/%C3%BC%2B.log'), record('c', 'other')] };
  expect(readObjectEvent(event).fromQueue).toBe(false);
  expect(objects(event)).toEqual([
    { bucket: 'logs', key: 'a b/ü+.log' },
    { bucket: 'other', key: 'c' },
  ]);
});

test('EventBridge gives keys as they are, also through a queue', () => {
  const expected = [{ bucket: 'logs', key: 'a+b%20c' }];
  expect(objects(eventBridge('a+b%20c'))).toEqual(expected);
  expect(objects({ Records: [message(eventBridge('a+b%20c'))] })).toEqual(expected);
});

/** What a topic makes of a message for a queue without raw message delivery; Lambda gets it as a record. */
const sns = (body: unknown) => ({
  Type: 'Notification',
  MessageId: 'n1',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:logs',
  Subject: 'Amazon S3 Notification',
  Message: typeof body === 'string' ? body : JSON.stringify(body),
});
const snsEvent = (...bodies: unknown[]) => ({
  Records: bodies.map((body) => ({ EventSource: 'aws:sns', EventVersion: '1.0', Sns: sns(body) })),
});

test.each([
  ['S3', { Records: [record('a+b%2Bc'), record('d')] }, ['a b+c', 'd']],
  ['EventBridge', eventBridge('a+b%20c'), ['a+b%20c']],
  ['a test event', { Event: 's3:TestEvent' }, []],
])('in SNS messages, directly and through a queue: %s', (_, event, expected) => {
  const keys = (wrapped: unknown) => objects(wrapped).map(({ key }) => key);
  expect(readObjectEvent(snsEvent(event)).fromQueue).toBe(false);
  expect(keys(snsEvent(event, event))).toEqual([...expected, ...expected]);
  expect(readObjectEvent({ Records: [message(sns(event), 'one')] })).toMatchObject({
    fromQueue: true,
    items: [{ messageId: 'one' }],
  });
  expect(keys({ Records: [message(sns(event)), message(event)] })).toEqual([
    ...expected,
    ...expected,
  ]);
});

test('a bad SNS message is refused, in a queue as the problem of its own item only', () => {
  expect(() => readObjectEvent(snsEvent('{oops'))).toThrow(
    'SNS message: found {oops, expected an S3 event as JSON',
  );
  const { items } = readObjectEvent({
    Records: [message(sns('{oops')), message(sns(eventBridge('a')))],
  });
  expect(items.map(({ problem }) => problem?.code)).toEqual(['EVENT_UNKNOWN', undefined]);
});

test('SQS: each message is an item, with all of its records', () => {
  const event = {
    Records: [
      message({ Records: [record('a'), record('b')] }, 'one'),
      message({ Records: [record('c')] }, 'two'),
    ],
  };
  const { fromQueue, items } = readObjectEvent(event);
  expect(fromQueue).toBe(true);
  expect(items.map(({ messageId, objects: all }) => [messageId, all.map((o) => o.key)])).toEqual([
    ['one', ['a', 'b']],
    ['two', ['c']],
  ]);
});

test('test events and records of other kinds yield nothing', () => {
  const testEvent = { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: 'logs' };
  expect(objects(testEvent)).toEqual([]);
  expect(objects({ Records: [message(testEvent)] })).toEqual([]);
  expect(objects({ Records: [record('a', 'logs', 'ObjectRemoved:Delete')] })).toEqual([]);
  expect(objects({ ...eventBridge('a'), 'detail-type': 'Object Deleted' })).toEqual([]);
});

test('a bad message is the problem of its own item only', () => {
  const event = {
    Records: [
      message('{oops', 'bad'),
      message({ Records: [record('a')] }, 'good'),
      message({ hello: 1 }, 'ugly'),
    ],
  };
  const { items } = readObjectEvent(event);
  expect(items.map((item) => item.problem?.message ?? 'fine')).toEqual([
    expect.stringContaining('found {oops, expected an S3 event as JSON'),
    'fine',
    expect.stringContaining('found {"hello":1}, expected S3 object-created records'),
  ]);
});

const deep = `${'['.repeat(99_999)}${']'.repeat(99_999)}`;
const inTopics = (event: unknown, levels: number): unknown =>
  levels === 0
    ? event
    : inTopics({ Records: [{ EventSource: 'aws:sns', Sns: event }] }, levels - 1);

test.each([
  ['body', { body: { toString: 1 } }, /^SQS message body: found {"toString":1}, expected/],
  ['id', { messageId: { toString: 1 } }, /^fine$/],
  ['receive count', { attributes: { ApproximateReceiveCount: { toString: 1 } } }, /^fine$/],
  ['depth', { body: deep }, /^event: found \[…, nested too deeply, expected S3/],
])('whatever a message has for its %s, the others are read', (_, wrong, said) => {
  const good = message({ Records: [record('a')] }, 'good');
  const { items } = readObjectEvent({ Records: [{ ...good, ...wrong }, good] });
  expect(items.map(({ problem }) => problem?.message ?? 'fine')).toEqual([
    expect.stringMatching(said),
    'fine',
  ]);
});

test.each([
  ['nothing', undefined],
  ['a name of half a character', eventBridge('a\ud83d')],
  ['the name of no event', { Records: [{ ...record('a'), eventName: { toString: 1 } }] }],
  ['a message that is no text', sns({ toString: 1 })],
  ['topics in topics', inTopics({ Records: [record('a')] }, 5_000)],
  ['a deep list', JSON.parse(deep)],
  ['null', null],
  ['a text', 'hello'],
  ['another service', { Records: [{ eventSource: 'aws:dynamodb' }] }],
  ['a record without a key', { Records: [{ ...record('a'), s3: { bucket: { name: 'b' } } }] }],
  ['a key that is not URL-encoded UTF-8', { Records: [record('%E0%A4%A')] }],
])('an event of unknown shape is refused in words: %s', (_, event) => {
  expect(() => readObjectEvent(event)).toThrow(
    expect.objectContaining({
      code: 'EVENT_UNKNOWN',
      message: expect.stringMatching(/found .*, expected /),
    }),
  );
});

test("of a key that is not URL-encoded, the engine's own words are not told", () => {
  let told = '';
  try {
    decodeNotificationKey('%');
  } catch (error) {
    told = describeError(error);
  }
  expect(told).toBe('s3.object.key: found "%", expected URL-encoded UTF-8');
});

test('any key survives the way S3 encodes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      const encoded = encodeURIComponent(key).replaceAll('%20', '+');
      expect(decodeNotificationKey(encoded)).toBe(key);
    }),
  );
});
