import { createHash } from 'node:crypto';
import { createGate } from '../lambda/fixtures/gate';
import { openTestHost, type TestHost } from '../lambda/fixtures/open';
import { eventsOf, openQueue } from './fixtures/queue';

let subject: TestHost;

beforeEach(async () => {
  subject = await openTestHost();
});
afterEach(() => subject.host.close());

const open = (options?: Parameters<typeof openQueue>[1]) => openQueue(subject, options);
const events = () => eventsOf(subject);

test("delivers messages as SQS events in AWS's shape", async () => {
  const queue = open();
  const body = JSON.stringify({ text: 'é' });
  const messageId = queue.send(body);
  await queue.idle();
  expect(events()).toEqual([
    {
      Records: [
        {
          messageId,
          receiptHandle: expect.any(String),
          body,
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: '123456789012',
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {},
          md5OfBody: createHash('md5').update(body).digest('hex'),
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:files',
          awsRegion: 'us-east-1',
        },
      ],
    },
  ]);
  expect(queue.counters).toMatchObject({ sent: 1, succeeded: 1, failed: 0, waiting: 0 });
});

test('deals what waits out evenly when asked to, in batches no larger than the limit', async () => {
  const gate = await createGate();
  const queue = open({ batchSize: 4, spread: true, maximumConcurrency: 3 });
  const send = (count: number) => {
    for (let at = 0; at < count; at += 1)
      queue.send(JSON.stringify({ do: 'wait', port: gate.port }));
  };
  send(7);
  await gate.waitForArrivals(3);
  expect(queue.counters).toMatchObject({ inFlight: 7, waiting: 0 });
  send(20);
  gate.open();
  await queue.idle();
  const sizes = events().map(({ Records }) => Records.length);
  expect(sizes.slice(0, 3).toSorted()).toEqual([1, 3, 3]);
  expect(Math.max(...sizes)).toBe(4);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(27);
  await gate.close();
});

test('batches what was sent together and keeps to the concurrency', async () => {
  const gate = await createGate();
  const queue = open({ batchSize: 2, maximumConcurrency: 2 });
  for (let count = 0; count < 9; count += 1) {
    queue.send(JSON.stringify({ do: 'wait', port: gate.port }));
  }
  await gate.waitForArrivals(2);
  expect(queue.counters).toMatchObject({ inFlight: 4, waiting: 5 });
  gate.open();
  await queue.idle();
  const sizes = events().map(({ Records }) => Records.length);
  expect(sizes.toSorted()).toEqual([1, 2, 2, 2, 2]);
  expect(gate.mostAtOnce).toBe(2);
  await gate.close();
});

test.each([
  ['nothing', null, 0],
  ['an answer without the list', {}, 0],
  ['a list that is null', { batchItemFailures: null }, 0],
  ['an empty list', { batchItemFailures: [] }, 0],
  ['an unknown id', { batchItemFailures: [{ itemIdentifier: 'other' }] }, 2],
  ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, 2],
  ['an id that is null', { batchItemFailures: [{ itemIdentifier: null }] }, 2],
  ['a misspelled key', { batchItemFailures: [{ item: 'x' }] }, 2],
  ['a list that is none', { batchItemFailures: 'x' }, 2],
])('understands %s as Lambda does', async (_, answer, dead) => {
  const queue = open({ maxReceiveCount: 1 });
  queue.send(JSON.stringify({ answer }));
  queue.send('{}');
  await queue.idle();
  expect(queue.deadLetters).toHaveLength(dead);
});

test.each([
  ['a thrown error', { do: 'throw' }],
  ['an exit', { do: 'exit', code: 1 }],
])('fails the whole batch for %s', async (_, body) => {
  const queue = open({ maxReceiveCount: 1 });
  queue.send(JSON.stringify(body));
  queue.send('{}');
  await queue.idle();
  expect(queue.deadLetters).toHaveLength(2);
});

test('ignores the answer when the mapping does not ask for it', async () => {
  const queue = open({ reportBatchItemFailures: false });
  queue.send('{"fails":true}');
  await queue.idle();
  expect(queue.counters).toMatchObject({ succeeded: 1, failed: 0 });
});

test('survives environments that are killed at any moment: every message succeeds', async () => {
  const { host } = subject;
  const gate = await createGate();
  const queue = open({ batchSize: 1, maximumConcurrency: 2, maxReceiveCount: 10 });
  for (let name = 0; name < 6; name += 1) {
    queue.send(
      JSON.stringify({ do: 'wait', port: gate.port, name: String(name), answer: undefined }),
    );
  }
  for (const arrivals of [2, 4]) {
    await gate.waitForArrivals(arrivals);
    expect(host.kill('subject')).toBe(2);
  }
  gate.open();
  await queue.idle();
  expect(queue.counters).toMatchObject({ succeeded: 6, failed: 4, deadLetters: 0 });
  expect(new Set(gate.arrived).size).toBe(6);
  await gate.close();
});
