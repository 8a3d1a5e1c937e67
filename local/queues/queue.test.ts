import { createGate } from '../lambda/fixtures/gate';
import { openTestHost, type TestHost } from '../lambda/fixtures/open';
import { openClock } from './fixtures/clock';
import { eventsOf, openQueue } from './fixtures/queue';
import { Queue } from './queue';

let subject: TestHost;

beforeEach(async () => {
  subject = await openTestHost();
});
afterEach(() => subject.host.close());

const open = (options?: Parameters<typeof openQueue>[1]) => openQueue(subject, options);
const events = () => eventsOf(subject);

test('delivers failed messages again and puts them with the dead letters at last', async () => {
  const queue = open({ maxReceiveCount: 3 });
  queue.send('{"fails":false}');
  const failing = queue.send('{"fails":true}');
  await queue.idle();
  const receiveCounts = events().map(({ Records }) =>
    Records.map(({ attributes }) => attributes.ApproximateReceiveCount),
  );
  expect(receiveCounts).toEqual([['1', '1'], ['2'], ['3']]);
  expect(queue.deadLetters).toEqual([
    { messageId: failing, body: '{"fails":true}', receiveCount: 3 },
  ]);
  expect(queue.counters).toMatchObject({ succeeded: 1, failed: 3, deadLetters: 1 });
  expect(queue.redrive()).toBe(1);
  expect(queue.isEmpty).toBe(false);
  await queue.idle();
  expect(events()).toHaveLength(6);
  expect(queue.deadLetters).toHaveLength(1);
});

test('delivers a share of the messages twice, the same ones for the same seed', async () => {
  const duplicatesOf = async (seed: number) => {
    const queue = open({ name: `seed-${seed}`, duplicateRate: 0.3, seed });
    for (let count = 0; count < 100; count += 1) queue.send(`{"number":${count}}`);
    await queue.idle();
    const bodies = events()
      .flatMap(({ Records }) => Records)
      .map(({ body }) => body);
    subject.lines.splice(0);
    expect(new Set(bodies).size).toBe(100);
    expect(bodies).toHaveLength(100 + queue.counters.duplicates);
    return bodies.filter((body, index) => bodies.indexOf(body) !== index).toSorted();
  };
  const first = await duplicatesOf(7);
  expect(first.length).toBeGreaterThan(10);
  expect(await duplicatesOf(7)).toEqual(first);
  expect(await duplicatesOf(8)).not.toEqual(first);
});

test('is idle only when asynchronous invocations have ended too', async () => {
  const gate = await createGate();
  const { host } = subject;
  const queue = open();
  let idle = false;
  host.invokeAsync('subject', { do: 'wait', port: gate.port });
  queue.send('{}');
  const done = queue.idle().then(() => {
    idle = true;
  });
  await gate.waitForArrivals(1);
  while (queue.counters.succeeded < 1) await new Promise(setImmediate);
  expect(idle).toBe(false);
  gate.open();
  await done;
  await gate.close();
});

test('says what is pending when it does not become idle in time', async () => {
  const gate = await createGate();
  const queue = open();
  queue.send(JSON.stringify({ do: 'wait', port: gate.port }));
  await expect(queue.idle(20)).rejects.toThrow(/Waited 20 ms in vain: 0 asynchronous .*"files"/);
  await gate.close();
});

describe('a queue that nobody polls', () => {
  const alone = (maxReceiveCount = 3) => {
    const { clock, advance } = openClock();
    const letters: string[] = [];
    const queue = new Queue(
      { name: 'alone', maxReceiveCount, longestPauseMilliseconds: Number.POSITIVE_INFINITY, clock },
      {
        changed: () => {},
        idle: async () => {},
        onDeadLetter: ({ body }) => letters.push(body),
      },
    );
    const receive = (most = 10) => queue.receive(most);
    return { queue, receive, advance, letters };
  };

  test('hands out what is visible, in its order, and hides it until it is deleted or its time is over', () => {
    const { queue, receive, advance } = alone();
    let visible = 0;
    queue.onVisible(() => {
      visible += 1;
    });
    for (const body of ['a', 'b', 'c']) queue.send(body);
    expect(visible).toBe(3);
    const [first, second] = receive(2);
    expect([first?.body, second?.body, queue.visible]).toEqual(['a', 'b', 1]);
    if (first !== undefined) queue.delete(first);
    expect(queue.counters).toMatchObject({ waiting: 1, inFlight: 1, delivered: 2, succeeded: 1 });
    advance();
    expect(receive().map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
      ['c', 1],
      ['b', 2],
    ]);
  });

  test('what is deleted although it was visible again is not handed out any more', () => {
    const { queue, receive, advance } = alone();
    queue.send('late');
    const [late] = receive();
    advance();
    if (late !== undefined) queue.delete(late);
    expect(receive()).toEqual([]);
    expect(queue.isEmpty).toBe(true);
  });

  test('what was received as often as may be is a dead letter once it is visible, and not before', () => {
    const { queue, receive, advance, letters } = alone(2);
    queue.send('bad');
    for (const _ of [1, 2]) {
      const [delivery] = receive();
      if (delivery !== undefined) queue.abandon(delivery);
      expect(letters).toEqual([]);
      advance();
    }
    expect(letters).toEqual(['bad']);
    expect(queue.counters).toMatchObject({ waiting: 0, inFlight: 0, failed: 2, deadLetters: 1 });
  });

  test('one that is closed hands out nothing more', () => {
    const { queue, receive } = alone();
    queue.send('a');
    queue.close();
    expect(receive()).toEqual([]);
  });
});
