import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { openReceiver, type Receiver, type ReceiverOptions } from './receiver';

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
});

async function open(options?: ReceiverOptions): Promise<Receiver> {
  const receiver = await openReceiver(options);
  opened.push(receiver);
  return receiver;
}

async function connect({ host, port }: Receiver): Promise<Socket> {
  const socket = net.connect({ host, port });
  await once(socket, 'connect');
  // Closing the receiver after a test resets what is still open.
  return socket.on('error', () => {});
}

const line = (id: string) => `{"event":{"id":"${id}"}}\n`;

test('counts lines, bytes and connections and closes its side after the FIN', async () => {
  const receiver = await open();
  const first = await connect(receiver);
  const second = await connect(receiver);
  const ended = Promise.all([once(first.resume(), 'end'), once(second.resume(), 'end')]);
  first.end('{"a":1}\n{"b":2}\n');
  second.end('{"c":3}\n');
  await ended;
  expect(receiver.counters).toMatchObject({ lines: 3, bytes: 24, partialLines: 0 });
  await receiver.waitFor(() => receiver.counters.connections.open === 0);
  expect(receiver.counters.connections).toMatchObject({ created: 2, mostOpen: 2, broken: 0 });
});

test('keeps the first documents, tracks ids and counts malformed and repeated lines', async () => {
  const seen: unknown[] = [];
  const onDocument = (_: unknown, isRepeat: boolean) => seen.push(isRepeat);
  const receiver = await open({ keep: 1, trackIds: true, onDocument });
  const socket = await connect(receiver);
  socket.write('{"event":{"id":"é');
  socket.end(`"}}\n${line('b')}nonsense\n[1]\nnull\n${line('b')}`);
  await receiver.waitForLines(6);
  expect(receiver.counters).toMatchObject({ lines: 6, malformedLines: 1, repeatedIds: 1 });
  expect([...receiver.ids]).toEqual(['é', 'b']);
  expect(receiver.documents).toEqual([{ event: { id: 'é' } }]);
  expect(seen).toEqual([false, false, false, false, true]);
});

test.each([
  ['in cheap mode', {}],
  ['when reading lines', { trackIds: true }],
])('counts a line that the peer never finished apart, %s', async (_, options) => {
  const receiver = await open(options);
  const socket = await connect(receiver);
  socket.end(`${line('a')}{"event":`);
  await receiver.waitFor(() => receiver.counters.partialLines === 1);
  expect(receiver.counters.lines).toBe(1);
});

test('hands over whole lines, however they were cut on the way', async () => {
  let text = '';
  const receiver = await open({
    onLines: (lines) => {
      text += lines.toString();
    },
  });
  const socket = (await connect(receiver)).setNoDelay();
  for (const piece of ['one\ntw', 'o\n', '\nthr', 'ee', '\nfour']) {
    const { bytes } = receiver.counters;
    socket.write(piece);
    await receiver.waitFor(() => receiver.counters.bytes > bytes);
  }
  expect(text).toBe('one\ntwo\n\nthree\n');
});

test('accepts late: everything arrives although nothing was read for a while', async () => {
  const receiver = await open({ behaviour: { acceptDelayMilliseconds: 200 } });
  const socket = await connect(receiver);
  socket.end(line('a').repeat(10));
  await receiver.waitFor(() => receiver.counters.connections.created === 1);
  expect(receiver.counters.lines).toBe(0);
  await receiver.waitForLines(10);
});

test('refuses connections until it listens late', async () => {
  const receiver = await open({ listenDelayMilliseconds: 300 });
  await expect(connect(receiver)).rejects.toThrow('ECONNREFUSED');
  let socket: Socket | undefined;
  while (!socket) socket = await connect(receiver).catch(() => undefined);
  socket.end(line('a'));
  await receiver.waitForLines(1);
});

test('exerts back-pressure as a slow reader and takes the rest when it behaves well', async () => {
  const receiver = await open({ behaviour: { bytesPerSecond: 1000 } });
  const socket = await connect(receiver);
  const text = line('a').repeat(1_000_000);
  expect(socket.write(text)).toBe(false);
  await receiver.waitFor(() => receiver.counters.bytes > 0);
  expect(receiver.counters.bytes).toBeLessThan(text.length / 2);
  expect(socket.writableNeedDrain).toBe(true);
  receiver.behaveWell();
  socket.end();
  await receiver.waitForLines(1_000_000);
});

test('resets the first connections after so many bytes and serves later ones', async () => {
  const receiver = await open({ behaviour: { resetAfterBytes: 30, faultyConnections: 1 } });
  const first = await connect(receiver);
  const reset = once(first, 'error');
  const closed = new Promise((resolve) => first.once('close', resolve));
  first.write(line('a').repeat(100));
  expect((await reset)[0]).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) });
  await closed;
  expect(receiver.counters).toMatchObject({ bytes: 30, lines: 1, partialLines: 1 });
  const second = await connect(receiver);
  second.end(line('b').repeat(100));
  await receiver.waitForLines(101);
});

test('stalls: reads nothing and closes nothing until it behaves well', async () => {
  const receiver = await open();
  const socket = await connect(receiver);
  socket.write(line('a'));
  await receiver.waitForLines(1);
  receiver.stall();
  const other = await connect(receiver);
  other.end(line('b'));
  socket.end(line('c'));
  await receiver.waitFor(() => receiver.counters.connections.created === 2);
  expect(receiver.counters).toMatchObject({ lines: 1, connections: { open: 2 } });
  receiver.behaveWell();
  await receiver.waitForLines(3);
});

test('comes back on the same port after a stop and still knows the ids', async () => {
  const receiver = await open({ trackIds: true });
  const before = await connect(receiver);
  const broken = new Promise((resolve) => before.once('close', resolve));
  before.write(line('a'));
  await receiver.waitForLines(1);
  await receiver.stop();
  await broken;
  await expect(connect(receiver)).rejects.toThrow('ECONNREFUSED');
  await receiver.start();
  const after = await connect(receiver);
  after.end(line('a') + line('b'));
  await receiver.waitForLines(3);
  expect(receiver.counters.repeatedIds).toBe(1);
  expect([...receiver.ids]).toEqual(['a', 'b']);
});

test('says what it counted when a wait passes its deadline', async () => {
  const receiver = await open();
  await expect(receiver.waitForLines(5, 20)).rejects.toThrow(/Waited 20 ms in vain.*"lines":0/);
});

test('a restart ends connections in good order, with what is unread, and listens again', async () => {
  const receiver = await open();
  receiver.stall();
  const socket = await connect(receiver);
  socket.write(line('unread'));
  await receiver.waitFor(() => receiver.counters.connections.open === 1);
  const ended = once(socket.resume(), 'end');
  await receiver.restart();
  await ended;
  expect(receiver.counters).toMatchObject({ lines: 0, connections: { open: 0 } });
  receiver.behaveWell();
  (await connect(receiver)).write(line('read'));
  await receiver.waitForLines(1);
});
