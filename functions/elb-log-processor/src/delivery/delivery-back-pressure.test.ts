import { setImmediate as tick } from 'node:timers/promises';
import {
  chunksOf,
  expectAllDelivered,
  finish,
  numberedChunk,
  openChecked,
  openReceiver,
  type Receiver,
  sendAll,
} from './fixtures/delivery-harness';

let receiver: Receiver;
afterEach(() => receiver.kill());
const received = () => receiver.lines;

test('a slow receiver holds the sender: unconfirmed bytes stay below their limit', async () => {
  receiver = await openReceiver((socket) => {
    socket.on('data', () => {
      socket.pause();
      setImmediate(() => socket.resume());
    });
    return undefined;
  });
  const limit = 3_000_000;
  const checked = openChecked(receiver.port, received, {
    bytesPerConnection: 1_000_000,
    unconfirmedBytesLimit: limit,
  });
  const chunks = chunksOf(60, 200, 1000);
  let most = 0;
  for (const chunk of chunks) {
    await checked.delivery.send(chunk);
    const held = checked.delivery.unconfirmed().reduce((sum, { bytes }) => sum + bytes.length, 0);
    most = Math.max(most, held);
  }
  await checked.delivery.drain();
  expect(most).toBeLessThanOrEqual(limit);
  expectAllDelivered(checked, chunks, receiver.lines);
  await finish(checked, receiver.port);
});

test('at the limit idle sockets are ended, since only their end confirms', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received, { unconfirmedBytesLimit: 1000 });
  const chunks = chunksOf(20, 10, 60);
  await sendAll(checked, chunks);
  expectAllDelivered(checked, chunks, receiver.lines);
  // Each also shows that the receiver lived after the one before; the last needs one more.
  expect(receiver.connections).toBe(21);
  await finish(checked, receiver.port);
});

test('a chunk larger than the limit passes alone', async () => {
  receiver = await openReceiver();
  const checked = openChecked(receiver.port, received, { unconfirmedBytesLimit: 100 });
  const chunks = chunksOf(3, 10, 1000);
  for (const chunk of chunks) {
    await checked.delivery.send(chunk);
    expect(checked.delivery.unconfirmed()).toEqual([chunk]);
  }
  await checked.delivery.drain();
  expectAllDelivered(checked, chunks, receiver.lines);
  await finish(checked, receiver.port);
});

test('a blocked send ends with the reason of its signal and was not accepted', async () => {
  receiver = await openReceiver(() => 'ignore');
  const checked = openChecked(receiver.port, received, { unconfirmedBytesLimit: 1000 });
  const accepted = numberedChunk(0, 10, 1_000_000);
  await checked.delivery.send(accepted);
  const deadline = new AbortController();
  const reason = new Error('out of time');
  const sending = checked.delivery.send(numberedChunk(10, 10), deadline.signal);
  while (receiver.connections === 0) await tick();
  deadline.abort(reason);
  await expect(sending).rejects.toBe(reason);
  await expect(checked.delivery.send(numberedChunk(20, 1), deadline.signal)).rejects.toBe(reason);
  expect(checked.delivery.unconfirmed()).toEqual([accepted]);
  await finish(checked, receiver.port);
});

test('when a large chunk leaves the line on abort, a small one behind it is admitted', async () => {
  receiver = await openReceiver(() => 'ignore');
  const checked = openChecked(receiver.port, received, { unconfirmedBytesLimit: 1000 });
  await checked.delivery.send(numberedChunk(0, 10, 50));
  const deadline = new AbortController();
  const large = checked.delivery.send(numberedChunk(10, 10, 90), deadline.signal);
  const small = checked.delivery.send(numberedChunk(20, 1));
  deadline.abort();
  await expect(large).rejects.toBe(deadline.signal.reason);
  await small;
  expect(checked.delivery.unconfirmed().map(({ lines }) => lines)).toEqual([10, 1]);
  await finish(checked, receiver.port);
});

test('an aborted drain rejects with the reason, and the chunks are still told', async () => {
  receiver = await openReceiver(() => 'ignore');
  const checked = openChecked(receiver.port, received);
  const chunk = numberedChunk(0, 10);
  await checked.delivery.send(chunk);
  const deadline = new AbortController();
  const draining = checked.delivery.drain(deadline.signal);
  while (receiver.connections === 0) await tick();
  deadline.abort();
  await expect(draining).rejects.toBe(deadline.signal.reason);
  expect(checked.delivery.unconfirmed()).toEqual([chunk]);
  await finish(checked, receiver.port);
});
