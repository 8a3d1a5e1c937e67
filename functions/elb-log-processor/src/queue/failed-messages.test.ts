import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { openEventSourceMapping } from '@lambda-core/local/queues/event-source-mapping';
import { openClock } from '@lambda-core/local/queues/fixtures/clock';
import { Queue } from '@lambda-core/local/queues/queue';
import type { SQSEvent, SQSRecord } from 'aws-lambda';
import * as fc from 'fast-check';
import { DeliveryError } from '../delivery/types';
import type { Reporter } from '../report';
import { settleFailures } from './failed-messages';
import type { WorkQueue } from './work-queue';

const DAY = 24 * 60 * 60 * 1000;
const FAILURE_LIMIT = 5;
const PLACE = { region: 'eu-west-1', accountId: '123456789012' };

/** What Terraform gives the queue. */
const MAXIMUM_RECEIVES = Number(
  /variable "maximum_receives" \{[\s\S]*?default = (\d+)/.exec(
    readFileSync(join(__dirname, '../../../../modules/elb-log-processor/variables.tf'), 'utf8'),
  )?.[1],
);

const QUIET: Reporter = { file: () => {}, putBack: () => {}, problem: () => {} };

/** A queue with AWS's rules in front of a function, of which only the failures are real. */
function openQueue(failureOf: (message: SQSRecord, now: number) => unknown) {
  const { clock, advance } = openClock();
  const problems: unknown[] = [];
  let receives = 0;
  const reporter: Reporter = { ...QUIET, problem: (error) => problems.push(error) };
  const work: WorkQueue = {
    async send(body, attributes = {}, delaySeconds = 0) {
      const values = Object.entries(attributes).map(([name, value]) => [
        name,
        { DataType: 'Number', StringValue: String(value) },
      ]);
      queue.send(body, Object.fromEntries(values), delaySeconds);
    },
    bury: async (body) => void queue.bury(body, {}),
    async putBack(messages) {
      for (const { receiptHandle, seconds } of messages)
        expect(queue.changeVisibility(receiptHandle, seconds)).toBe(true);
    },
  };
  const changed = () => {};
  const queue: Queue = new Queue(
    {
      name: 'logs',
      maxReceiveCount: MAXIMUM_RECEIVES,
      visibilityTimeoutSeconds: 720,
      longestPauseMilliseconds: Number.POSITIVE_INFINITY,
      clock,
    },
    { changed, idle: async () => {}, onDeadLetter: () => {} },
  );
  const mapping = { functionName: 'processor', reportBatchItemFailures: true };
  openEventSourceMapping(queue, mapping, {
    place: PLACE,
    changed,
    async invoke(_, event) {
      const failed = new Map<SQSRecord, unknown>();
      for (const message of (event as SQSEvent).Records) {
        receives = Math.max(receives, Number(message.attributes.ApproximateReceiveCount));
        const failure = failureOf(message, clock.now());
        if (failure !== undefined) failed.set(message, failure);
      }
      const handling = { queue: work, failureLimit: FAILURE_LIMIT, reporter };
      const ids = await settleFailures(failed, handling);
      return { payload: { batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) } };
    },
  });
  return {
    queue,
    problems,
    /** Lets time pass until no message is left; returns when that was, and the most receives of one. */
    async drain() {
      for (;;) {
        do await turn();
        while (queue.counters.inFlight > 0);
        if (queue.isEmpty) return { at: clock.now(), receives };
        // A message that is visible is delivered a turn later.
        await turn();
        if (queue.counters.inFlight === 0) advance();
      }
    },
  };
}

const away = () => new DeliveryError('the receiver is away');

test('an outage of a day makes no dead letter, whatever the jitter, and drains within minutes after it', async () => {
  for (const jitter of [0, 0.5, 0.999_999]) {
    const random = jest.spyOn(Math, 'random').mockReturnValue(jitter);
    const { queue, drain, problems } = openQueue((_, now) => (now < DAY ? away() : undefined));
    for (let file = 0; file < 20; file += 1) queue.send(String(file));
    const { at, receives } = await drain().finally(() => random.mockRestore());
    expect(queue.counters).toMatchObject({ succeeded: 20, deadLetters: 0 });
    expect(receives).toBeGreaterThan(100);
    expect(receives).toBeLessThan(MAXIMUM_RECEIVES);
    expect(at - DAY).toBeLessThanOrEqual(600_000);
    expect(problems).toEqual([]);
  }
});

test('what fails for its own sake is a dead letter after a few failures, before, in and after an outage', async () => {
  const HOUR = 3_600_000;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 2 * HOUR }), { minLength: 2, maxLength: 6 }),
      async (moments) => {
        const edges = [...moments].sort((a, b) => a - b);
        const isAway = (now: number) => edges.filter((edge) => edge <= now).length % 2 === 1;
        const failures = new Map<string, number>();
        const { queue, drain } = openQueue(({ body }, now) => {
          if (now < 3 * HOUR && isAway(now)) return away();
          if (body === 'good') return undefined;
          failures.set(body, (failures.get(body) ?? 0) + 1);
          return new Error('cut off');
        });
        for (const body of ['good', 'poison', 'good']) queue.send(body);
        await drain();
        expect(queue.deadLetters.map(({ body }) => body)).toEqual(['poison']);
        expect(failures.get('poison')).toBe(FAILURE_LIMIT);
      },
    ),
    { numRuns: 50 },
  );
});

test('a queue that cannot be reached loses nothing: the messages come back after the visibility time-out', async () => {
  const problems: unknown[] = [];
  const refuse = async () => {
    throw new Error('refused');
  };
  const queue: WorkQueue = { send: refuse, bury: refuse, putBack: refuse };
  const message = (messageId: string) =>
    ({ messageId, body: '{}', attributes: {}, messageAttributes: {} }) as unknown as SQSRecord;
  const failed = new Map<SQSRecord, unknown>([
    [message('away'), away()],
    [message('own'), new Error('cut off')],
  ]);
  const reporter = {
    problem: (_: unknown, what: string) => problems.push(what),
  } as unknown as Reporter;
  const ids = await settleFailures(failed, { queue, failureLimit: 1, reporter });
  expect(ids).toEqual(['away', 'own']);
  expect(problems).toEqual(['messages were not put back', 'messages were not counted as failed']);
});

test('a message without what SQS writes does not hold up the others', async () => {
  const buried: string[] = [];
  const seconds: number[] = [];
  const queue: WorkQueue = {
    send: async () => {},
    bury: async (body) => void buried.push(body),
    putBack: async (messages) => void seconds.push(...messages.map((one) => one.seconds)),
  };
  const odd = { toString: 1 };
  const messages = [
    { messageId: 'bare', body: 'a' },
    {
      messageId: 'odd',
      body: 'b',
      attributes: { ApproximateReceiveCount: odd },
      messageAttributes: { Failures: { stringValue: odd } },
    },
  ] as unknown as SQSRecord[];
  const settle = (error: unknown) => {
    const failed = new Map(messages.map((message) => [message, error]));
    return settleFailures(failed, { queue, failureLimit: 1, reporter: QUIET });
  };
  expect(await settle(new Error('cut off'))).toEqual([]);
  expect(buried).toEqual(['a', 'b']);
  expect(await settle(away())).toEqual(['bare', 'odd']);
  for (const pause of seconds) expect(pause).toBeLessThanOrEqual(20);
});
