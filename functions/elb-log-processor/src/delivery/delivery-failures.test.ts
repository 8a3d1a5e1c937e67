import type { Socket } from 'node:net';
import { setImmediate as tick } from 'node:timers/promises';
import { describeError } from '@lambda-core/common/errors';
import { DeliveryError } from './delivery';
import {
  type Behaviour,
  chunksOf,
  expectAllDelivered,
  finish,
  freePort,
  numberedChunk,
  openChecked,
  openReceiver,
  type Receiver,
  sendAll,
} from './fixtures/delivery-harness';

let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.kill();
  receiver = undefined;
});

/** The first six connections end with `how` once they have read something. */
function firstSix(how: (socket: Socket) => void): Behaviour {
  return (socket, nth) => {
    if (nth <= 6) socket.once('data', () => setImmediate(() => how(socket)));
    return undefined;
  };
}

const MANY = { attempts: 20, bytesPerConnection: 200_000, unconfirmedBytesLimit: 1_000_000 };

test.each([
  ['resets', firstSix((socket) => socket.resetAndDestroy())],
  ['closes its side early', firstSix((socket) => socket.end())],
  ['closes with data unread', firstSix((socket) => socket.destroy())],
])('a receiver that %s in the middle gets every line', async (_, behave) => {
  receiver = await openReceiver(behave);
  const { port, lines } = receiver;
  const checked = openChecked(port, () => lines, MANY);
  const [first = numberedChunk(0, 0), ...others] = chunksOf(100, 100, 300);
  await checked.delivery.send(first);
  // Too little for the socket to be ended: the receiver closes it before our FIN.
  while (checked.summary.failures.sockets.total === 0) await tick();
  await sendAll(checked, others);
  expectAllDelivered(checked, [first, ...others], lines);
  expect(checked.summary.retries).toBeGreaterThanOrEqual(first.lines);
  await finish(checked, port);
});

test('a receiver killed and started again on its port gets every line', async () => {
  const lines = new Map<string, number>();
  const first = await openReceiver(undefined, 0, lines);
  const { port } = first;
  const checked = openChecked(port, () => lines, { ...MANY, attempts: 5 });
  const chunks = chunksOf(100, 100, 300);
  const sending = sendAll(checked, chunks);
  while (lines.size < 2000) await tick();
  await first.kill();
  const failuresBefore = checked.summary.failures.sockets.total;
  // Away for some refused connects: they are no attempts of their own.
  while (checked.summary.failures.sockets.total < failuresBefore + 8) await tick();
  receiver = await openReceiver(undefined, port, lines);
  await sending;
  expectAllDelivered(checked, chunks, lines);
  await finish(checked, port);
});

test('a receiver that is never there fails the delivery; reason and chunks are told', async () => {
  const port = await freePort();
  const checked = openChecked(port, () => new Map(), {
    attempts: 2,
    connectionWaitMilliseconds: 30,
  });
  const chunks = chunksOf(2, 10);
  for (const chunk of chunks) await checked.delivery.send(chunk);
  const error = await checked.delivery.drain().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(DeliveryError);
  expect(error).toMatchObject({ code: 'DELIVERY_FAILED' });
  expect(describeError(error)).toMatch(
    new RegExp(
      `^delivery failed without a connection for 30 ms: 20 lines not confirmed: cannot connect to 127\\.0\\.0\\.1:${port}, nothing listens there \\(ECONNREFUSED\\)$`,
    ),
  );
  expect(checked.delivery.unconfirmed()).toEqual(chunks);
  await expect(checked.delivery.send(numberedChunk(20, 1))).rejects.toBe(error);
  await finish(checked, port);
});

test('a failure that nobody awaits is no unhandled rejection and meets the next send', async () => {
  const port = await freePort();
  const checked = openChecked(port, () => new Map(), {
    attempts: 1,
    connectionWaitMilliseconds: 10,
  });
  await checked.delivery.send(numberedChunk(0, 10));
  const rejections: unknown[] = [];
  const note = (reason: unknown) => rejections.push(reason);
  process.on('unhandledRejection', note);
  try {
    for (let failed = false; !failed; await tick()) {
      await checked.delivery.send(numberedChunk(10, 1)).catch(() => {
        failed = true;
      });
    }
    await expect(checked.delivery.drain()).rejects.toBeInstanceOf(DeliveryError);
    await tick();
    expect(rejections).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
  await finish(checked, port);
});

test.each([
  ['takes nothing of a large chunk', numberedChunk(0, 2000, 10_000), 'took nothing'],
  ['does not close after our FIN', numberedChunk(0, 10), 'did not close'],
])('a receiver that %s is left for another connection', async (_, chunk, why) => {
  // The first is the witness.
  receiver = await openReceiver((__, nth) => (nth === 2 ? 'ignore' : undefined));
  const { port, lines } = receiver;
  const checked = openChecked(port, () => lines, { stallMilliseconds: 1000 });
  await sendAll(checked, [chunk]);
  expectAllDelivered(checked, [chunk], lines);
  expect(checked.summary.failures.sockets.lastFew[0]).toContain(why);
  expect(checked.summary.retries).toBe(chunk.lines);
  await finish(checked, port);
});

test('a receiver that stalls for ever fails the delivery', async () => {
  receiver = await openReceiver(() => 'ignore');
  const { port } = receiver;
  const checked = openChecked(port, () => new Map(), { stallMilliseconds: 500, attempts: 2 });
  await checked.delivery.send(numberedChunk(0, 10));
  await expect(checked.delivery.drain()).rejects.toMatchObject({
    code: 'DELIVERY_FAILED',
    cause: { message: 'the receiver did not close after our FIN for 500 ms' },
  });
  await finish(checked, port);
});

test('a callback that throws fails the delivery and not the process', async () => {
  receiver = await openReceiver();
  const { port } = receiver;
  const thrown = new Error('no');
  const checked = openChecked(port, () => {
    throw thrown;
  });
  await checked.delivery.send(numberedChunk(0, 10));
  await expect(checked.delivery.drain()).rejects.toMatchObject({ cause: thrown });
  await finish(checked, port);
});

test('sockets that break in one moment cost each of their chunks one attempt', async () => {
  const lines = new Map<string, number>();
  const sockets: Socket[] = [];
  receiver = await openReceiver(
    (socket, nth) => {
      if (nth > 4) return undefined;
      sockets.push(socket);
      return 'ignore';
    },
    0,
    lines,
  );
  const { port } = receiver;
  const checked = openChecked(port, () => lines, { attempts: 2, unconfirmedBytesLimit: 1e9 });
  const chunks = chunksOf(4, 2000, 10_000);
  for (const chunk of chunks) await checked.delivery.send(chunk);
  while (sockets.length < 4) await tick();
  for (const socket of sockets) socket.resetAndDestroy();
  await checked.delivery.drain();
  expectAllDelivered(checked, chunks, lines);
  expect(checked.summary.retries).toBeLessThanOrEqual(8000);
  await finish(checked, port);
});
