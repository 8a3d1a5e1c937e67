import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { clientSettings } from '../credentials';
import { createGate } from '../lambda/fixtures/gate';
import { openTestHost, type TestHost } from '../lambda/fixtures/open';
import { openClock, type StandingClock } from './fixtures/clock';
import { eventsOf, openQueue } from './fixtures/queue';
import type { Queue } from './queue';
import { deadLetterName } from './sqs-api';

let subject: TestHost;
let client: SQSClient;
let queue: Queue;
let time: StandingClock;

beforeEach(async () => {
  subject = await openTestHost();
  time = openClock();
  queue = openQueue(subject, {
    longestPauseMilliseconds: Number.POSITIVE_INFINITY,
    clock: time.clock,
  });
  client = new SQSClient({ ...clientSettings(subject.host), maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await subject.host.close();
});

const url = (name = 'files') => subject.host.queueUrl(name);
const records = () => eventsOf(subject).flatMap(({ Records }) => Records);
const until = async (predicate: () => boolean) => {
  while (!predicate()) await new Promise(setImmediate);
};

test('a message that failed comes back after the visibility time-out', async () => {
  queue.send('{"fails":true}');
  await until(() => queue.counters.failed === 1);
  expect(queue.counters).toMatchObject({ waiting: 1, inFlight: 0 });
  // Six times the function's time-out.
  expect(time.due).toEqual([180_000]);
  time.advance();
  await until(() => queue.counters.failed === 2);
  expect(records().map(({ attributes }) => attributes.ApproximateReceiveCount)).toEqual(['1', '2']);
});

test('ChangeMessageVisibility shortens that, for a message in flight', async () => {
  const gate = await createGate();
  queue.send(JSON.stringify({ do: 'wait', port: gate.port }));
  await gate.waitForArrivals(1);
  await until(() => records().length === 1);
  const handles = [records()[0]?.receiptHandle, 'of nobody'];
  const Entries = handles.map((ReceiptHandle, at) => ({
    Id: String(at),
    ReceiptHandle,
    VisibilityTimeout: 20,
  }));
  const change = new ChangeMessageVisibilityBatchCommand({ QueueUrl: url(), Entries });
  const { Successful, Failed } = await client.send(change);
  expect(Successful).toEqual([{ Id: '0' }]);
  expect(Failed).toMatchObject([{ Id: '1', Code: 'MessageNotInflight' }]);
  subject.host.kill('subject');
  await until(() => queue.counters.failed === 1);
  expect(time.due).toEqual([20_000]);
  await gate.close();
});

test('SendMessage delays as asked, and its attributes arrive', async () => {
  const MessageAttributes = { Failures: { DataType: 'Number', StringValue: '2' } };
  const message = { MessageBody: '{"text":"é"}', MessageAttributes, DelaySeconds: 120 };
  await client.send(new SendMessageCommand({ QueueUrl: url(), ...message }));
  expect(time.due).toEqual([120_000]);
  time.advance();
  await queue.idle();
  expect(records()).toMatchObject([
    {
      body: message.MessageBody,
      messageAttributes: { Failures: { dataType: 'Number', stringValue: '2' } },
    },
  ]);
});

test('SendMessage reaches the dead letters, and no queue that is not there', async () => {
  const send = (name: string) =>
    client.send(new SendMessageCommand({ QueueUrl: url(name), MessageBody: 'x' }));
  await send(deadLetterName('files'));
  expect(queue.deadLetters).toMatchObject([{ body: 'x' }]);
  await expect(send('other')).rejects.toThrow('No queue "other"');
});
