import { setImmediate as tick } from 'node:timers/promises';
import {
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

let receiver: Receiver;
afterEach(() => receiver.kill());
const received = () => receiver.lines;

test('ten lines arrive and are confirmed before drain resolves', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received);
  const chunks = [numberedChunk(0, 10)];
  await sendAll(checked, chunks);
  expectAllDelivered(checked, chunks, receiver.lines);
  expect(receiver.open.size).toBe(0);
  // The second shows, after the first has closed, that the receiver lives.
  expect(checked.summary.connections).toEqual({ created: 2, destroyed: 2 });
  expect(checked.summary.failures.sockets.total).toBe(0);
  await finish(checked, receiver.port);
});

test('nothing sent opens no connection', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received);
  await checked.delivery.drain();
  expect(receiver.connections).toBe(0);
  await finish(checked, receiver.port);
});

test('a receiver that listens late gets everything and costs no attempt', async () => {
  const port = await freePort();
  const checked = openChecked(port, received, { attempts: 1 });
  const chunks = chunksOf(3, 10);
  const sending = sendAll(checked, chunks);
  while (checked.summary.failures.sockets.total === 0) await tick();
  receiver = await openReceiver(undefined, port);
  await sending;
  expectAllDelivered(checked, chunks, receiver.lines);
  expect(checked.summary.failures.sockets.lastFew[0]).toContain('ECONNREFUSED');
  expect(checked.summary.retries).toBe(0);
  await finish(checked, port);
});

test('a receiver that reads late gets everything', async () => {
  const accepted: (() => void)[] = [];
  receiver = await openReceiver((socket) => {
    // `data` listeners start the flow in the next tick; this pauses after it.
    setImmediate(() => socket.pause());
    accepted.push(() => socket.resume());
    return undefined;
  });
  const checked = openChecked(receiver.port, received, { connectionCountLimit: 2 });
  const chunks = chunksOf(2, 1000, 1000);
  const sending = sendAll(checked, chunks);
  while (accepted.length < 2) await tick();
  for (let turn = 0; turn < 20; turn += 1) await tick();
  expect(checked.confirmed).toEqual([]);
  for (const resume of accepted) resume();
  await sending;
  expectAllDelivered(checked, chunks, receiver.lines);
  await finish(checked, receiver.port);
});

test('100,000 lines never hold more sockets open than the limit', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received, {
    connectionCountLimit: 5,
    bytesPerConnection: 100_000,
    unconfirmedBytesLimit: 2_000_000,
  });
  const chunks = chunksOf(1000, 100, 100);
  await sendAll(checked, chunks);
  expectAllDelivered(checked, chunks, receiver.lines);
  expect(receiver.mostOpen).toBeLessThanOrEqual(5);
  expect(receiver.connections).toBeGreaterThanOrEqual(100);
  expect(checked.summary.failures.sockets.total).toBe(0);
  await finish(checked, receiver.port);
});

test('one socket carries many chunks when the receiver is fast', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received, { connectionCountLimit: 10 });
  const chunks = chunksOf(50, 10);
  for (const chunk of chunks) {
    await checked.delivery.send(chunk);
    while (!receiver.lines.has(chunk.ids[9] ?? '')) await tick();
  }
  await checked.delivery.drain();
  expectAllDelivered(checked, chunks, receiver.lines);
  // And one to show that the receiver lives.
  expect(receiver.connections).toBe(2);
  await finish(checked, receiver.port);
});

test('after drain a delivery refuses newcomers', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received);
  await checked.delivery.drain();
  await expect(checked.delivery.send(numberedChunk(0, 1))).rejects.toMatchObject({
    code: 'DELIVERY_CLOSED',
  });
  await finish(checked, receiver.port);
});

test('destroy closes all at once and rejects those who wait', async () => {
  receiver = await openReceiver(() => 'ignore');
  const checked = openChecked(receiver.port, received, { unconfirmedBytesLimit: 1000 });
  const first = numberedChunk(0, 10, 1_000_000);
  await checked.delivery.send(first);
  const sending = expect(checked.delivery.send(numberedChunk(10, 1))).rejects.toMatchObject({
    code: 'DELIVERY_CLOSED',
  });
  const drained = expect(checked.delivery.drain()).rejects.toMatchObject({
    code: 'DELIVERY_CLOSED',
  });
  while (receiver.connections === 0) await tick();
  await Promise.all([checked.delivery.destroy(), checked.delivery.destroy()]);
  await Promise.all([sending, drained]);
  expect(checked.delivery.unconfirmed()).toEqual([first]);
  await finish(checked, receiver.port);
});
