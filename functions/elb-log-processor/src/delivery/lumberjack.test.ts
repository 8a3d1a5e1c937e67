import { once } from 'node:events';
import { createServer } from 'node:net';
import fc from 'fast-check';
import {
  expectAllDelivered,
  finish,
  openChecked,
  type Receiver,
  sendAll,
} from './fixtures/delivery-harness';
import {
  type Acknowledger,
  framedChunk,
  framedChunks,
  openLumberjackReceiver,
  polite,
} from './fixtures/lumberjack-harness';

let receiver: Receiver;
afterEach(() => receiver.kill());
const received = () => receiver.lines;
const LUMBERJACK = { protocol: 'lumberjack' } as const;

test('one socket lives for all chunks, and drain resolves when all are acknowledged', async () => {
  receiver = await openLumberjackReceiver();
  const checked = openChecked(receiver.port, received, { ...LUMBERJACK, connectionCountLimit: 1 });
  const chunks = framedChunks(200, 50);
  await sendAll(checked, chunks);
  expectAllDelivered(checked, chunks, receiver.lines);
  expect(receiver.connections).toBe(1);
  expect(checked.summary.connections).toEqual({ created: 1, destroyed: 1 });
  expect(checked.summary.failures.sockets.total).toBe(0);
  expect(checked.summary.retries).toBe(0);
  await finish(checked, receiver.port);
});

test('several windows are under way before the first is acknowledged', async () => {
  const held: (() => void)[] = [];
  let whole = 0;
  receiver = await openLumberjackReceiver(() => ({
    take(number, of) {
      if (number === of) whole += 1;
      if (whole === 3) for (const release of held.splice(0)) release();
      return [];
    },
  }));
  const allRead = new Promise<void>((resolve) => held.push(resolve));
  const checked = openChecked(receiver.port, received, { ...LUMBERJACK, connectionCountLimit: 1 });
  for (const [at, lines] of [10, 20, 30].entries()) {
    await checked.delivery.send(framedChunk(at * 100, lines));
  }
  await allRead;
  expect(checked.confirmed).toEqual([]);
  await finish(checked, receiver.port);
});

test.each([1, 6, 9])('with compression %i everything arrives', async (compression) => {
  receiver = await openLumberjackReceiver();
  const checked = openChecked(receiver.port, received, { ...LUMBERJACK, compression });
  const chunks = framedChunks(50, 40);
  await sendAll(checked, chunks);
  expectAllDelivered(checked, chunks, receiver.lines);
  await finish(checked, receiver.port);
});

test('a window that is acknowledged in part is sent again without that part', async () => {
  receiver = await openLumberjackReceiver((nth) =>
    nth === 1 ? { take: (n) => (n === 60 ? [n] : []), breaksAfter: 80, how: 'end' } : polite,
  );
  const checked = openChecked(receiver.port, received, LUMBERJACK);
  const chunk = framedChunk(0, 100);
  await sendAll(checked, [chunk]);
  expectAllDelivered(checked, [chunk], receiver.lines);
  const counts = chunk.ids.map((id) => receiver.lines.get(id));
  expect(counts).toEqual([...Array(60).fill(1), ...Array(20).fill(2), ...Array(20).fill(1)]);
  expect(checked.summary.retries).toBe(40);
  await finish(checked, receiver.port);
});

test('lines acknowledged before the delivery failed count as sent', async () => {
  receiver = await openLumberjackReceiver(() => ({
    take: (n) => (n === 7 ? [n] : []),
    breaksAfter: 9,
    how: 'reset',
  }));
  const checked = openChecked(receiver.port, received, { ...LUMBERJACK, attempts: 1 });
  await checked.delivery.send(framedChunk(0, 10));
  await expect(checked.delivery.drain()).rejects.toMatchObject({
    code: 'DELIVERY_FAILED',
    message: expect.stringContaining('3 lines not confirmed'),
  });
  expect(checked.summary.lines.sent).toBe(7);
  await finish(checked, receiver.port);
});

test('the last number repeated as a sign of life confirms nothing of the next window', async () => {
  // Each of ten documents: the second is read, and as it is worked on, 10 is said again.
  let windows = 0;
  receiver = await openLumberjackReceiver((nth) =>
    nth > 1
      ? polite
      : {
          take(number, of) {
            if (number === 1) windows += 1;
            if (windows === 1) return number === of ? [number, number] : [];
            return number === 1 ? [10] : [];
          },
          breaksAfter: 12,
          how: 'reset',
        },
  );
  const checked = openChecked(receiver.port, received, { ...LUMBERJACK, connectionCountLimit: 1 });
  const chunks = framedChunks(2, 10);
  await sendAll(checked, chunks);
  expectAllDelivered(checked, chunks, receiver.lines);
  await finish(checked, receiver.port);
});

test.each([
  ['answers something else', Buffer.from('HTTP/1.1 400 Bad Request\r\n'), 'HTTP/1.1 400'],
  [
    'acknowledges more than it was sent',
    Buffer.from('2A\0\0\0\x63'),
    'document 99 with windows of 10',
  ],
])('a receiver that %s is told so', async (_, answer, why) => {
  receiver = await openLumberjackReceiver();
  const server = createServer((socket) => {
    socket.on('error', () => {}).once('data', () => socket.write(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const checked = openChecked(port, received, { ...LUMBERJACK, attempts: 1 });
  await checked.delivery.send(framedChunk(0, 10));
  await expect(checked.delivery.drain()).rejects.toMatchObject({
    cause: { message: expect.stringContaining(why) },
  });
  await finish(checked, port);
  server.close();
});

/** Acknowledges in ways that receivers have, all of them true; and breaks at some moment. */
const acknowledgers = fc.array(
  fc.record({
    way: fc.constantFrom('whole', 'parts', 'twice', 'low', 'late', 'lasts', 'never'),
    breaksAfter: fc.integer({ min: 0, max: 120 }),
    how: fc.constantFrom('reset' as const, 'end' as const),
  }),
  { maxLength: 8 },
);

type Fate = { way: string; breaksAfter: number; how: 'reset' | 'end' };

function following(fates: readonly Fate[]): (nth: number) => Acknowledger {
  return (nth) => {
    const fate = fates[nth - 1];
    if (fate === undefined) return polite;
    const held: number[] = [];
    let last = 0;
    return {
      ...fate,
      take(number, of) {
        const whole = number === of;
        const say = (...numbers: number[]) => {
          last = numbers.at(-1) ?? last;
          return numbers;
        };
        switch (fate.way) {
          case 'parts':
            return whole || number % 3 === 0 ? say(number) : [];
          case 'twice':
            return whole ? say(number, number) : number % 2 === 0 ? say(number, number) : [];
          case 'low':
            return whole ? say(0, number) : [0];
          case 'lasts':
            return whole ? say(number) : last > 0 ? [last] : [];
          case 'late':
            if (!whole) return [];
            held.push(number);
            return held.length > 1 ? say(...held.splice(0, 1)) : [];
          case 'never':
            return [];
          default:
            return whole ? say(number) : [];
        }
      },
    };
  };
}

test('whatever is acknowledged, when and how often: what is confirmed was read, and all arrives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(0, 0, 1),
      acknowledgers,
      async (sizes, connectionCountLimit, compression, fates) => {
        receiver = await openLumberjackReceiver(following(fates));
        const checked = openChecked(receiver.port, received, {
          ...LUMBERJACK,
          connectionCountLimit,
          compression,
          // On a busy machine a polite receiver may look stalled as well.
          attempts: 1_000,
          retryPauseMilliseconds: 1,
          stallMilliseconds: 60,
        });
        let first = 0;
        const chunks = sizes.map((lines) => {
          const chunk = framedChunk(first, lines);
          first += lines;
          return chunk;
        });
        try {
          await sendAll(checked, chunks);
          expectAllDelivered(checked, chunks, receiver.lines);
        } finally {
          await finish(checked, receiver.port);
          await receiver.kill();
        }
      },
    ),
    { numRuns: 100 },
  );
  receiver = await openLumberjackReceiver();
});
