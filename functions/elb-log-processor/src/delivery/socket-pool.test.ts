import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { setImmediate as tick } from 'node:timers/promises';
import { describeError } from '@lambda-core/common/errors';
import { createSummary, type Summary } from '@lambda-core/common/summary';
import { openSocketPool, type SocketPool, type SocketPoolOptions } from './socket-pool';

let port: number;
let accepted: Socket[];
let pool: SocketPool;
let summary: Summary;
const server = createServer((socket) => {
  accepted.push(socket);
  socket.on('error', () => {});
  socket.resume();
});

beforeEach(async () => {
  accepted = [];
  if (!server.listening) await listen(0);
});

afterEach(async () => {
  await pool.destroy();
  for (const socket of accepted) socket.destroy();
  expect(summary.connections.destroyed).toBe(summary.connections.created);
  expect(openSockets()).toEqual([]);
});

afterAll(async () => {
  if (server.listening) await stopListening();
});

test('an acquired socket is connected, and one released is the next one lent', async () => {
  open();
  const first = await pool.acquire();
  expect(first.connecting).toBe(false);
  const second = await pool.acquire();
  pool.release(first);
  pool.release(second);
  expect(await pool.acquire()).toBe(second);
  expect(await pool.acquire()).toBe(first);
  expect(summary.connections.created).toBe(2);
});

test('beyond the limit an acquire waits for a release', async () => {
  open({ connectionCountLimit: 1 });
  const only = await pool.acquire();
  const waiting = pool.acquire();
  pool.release(only);
  expect(await waiting).toBe(only);
  expect(accepted).toHaveLength(1);
});

test('an evicted socket makes room for a new one and is never lent again', async () => {
  open({ connectionCountLimit: 1 });
  const first = await pool.acquire();
  const waiting = pool.acquire();
  pool.evict(first);
  const second = await waiting;
  expect(second).not.toBe(first);
  expect(first.destroyed).toBe(true);
  pool.evict(first);
  pool.release(first);
  expect(summary.connections.created).toBe(2);
});

test.each([
  ['ended', (socket: Socket) => socket.end()],
  ['reset', (socket: Socket) => socket.resetAndDestroy()],
])(
  'a socket %s by the receiver while idle is not lent again and counts as failed',
  async (_, how) => {
    open();
    const first = await pool.acquire();
    pool.release(first);
    const closed = once(first, 'close').catch(() => once(first, 'close'));
    while (accepted.length === 0) await tick();
    for (const socket of accepted) how(socket);
    await closed;
    expect(await pool.acquire()).not.toBe(first);
    expect(summary.failures.sockets.total).toBe(1);
    expect(summary.failures.sockets.lastFew[0]).toContain(`connection to 127.0.0.1:${port} failed`);
    expect(summary.connections).toEqual({ created: 2, destroyed: 1 });
  },
);

test('what the receiver sends is discarded, so that its FIN is seen behind it', async () => {
  open();
  const socket = await pool.acquire();
  while (accepted.length === 0) await tick();
  const closed = new Promise((resolve) => socket.once('close', resolve));
  accepted[0]?.end(Buffer.alloc(1_000_000));
  await closed;
  pool.evict(socket);
});

describe('when nobody listens', () => {
  beforeEach(stopListening);

  test('each acquire makes one attempt and rejects with host, port and reason', async () => {
    open({ connectionCountLimit: 2 });
    const outcomes = await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'CONNECT_FAILED', cause: { code: 'ECONNREFUSED' } },
      });
    }
    expect(describeError((outcomes[0] as PromiseRejectedResult).reason)).toContain(
      `cannot connect to 127.0.0.1:${port}`,
    );
    expect(summary.failures.sockets.total).toBe(3);
    expect(summary.connections.created).toBe(0);
  });

  test('with nobody waiting it connects no more, and an acquire starts it again', async () => {
    open({ connectionCountLimit: 2 });
    await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    const failures = summary.failures.sockets.total;
    await listen(port);
    for (let turn = 0; turn < 20; turn += 1) await tick();
    expect(accepted).toHaveLength(0);
    expect(summary.failures.sockets.total).toBe(failures);
    expect((await pool.acquire()).writable).toBe(true);
  });
});

test('destroy rejects those who wait for a connect, and those who wait for them', async () => {
  const before = timers();
  // TLS against a server that never answers the handshake: connecting for ever.
  open({ connectionCountLimit: 2, tls: {} });
  const waiting = Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
  while (accepted.length < 2) await tick();
  await pool.destroy();
  expect(await waiting).toEqual(
    Array(3).fill({
      status: 'rejected',
      reason: expect.objectContaining({ code: 'SOCKET_POOL_CLOSED' }),
    }),
  );
  expect(timers()).toBeLessThanOrEqual(before);
});

test('a connect that takes too long fails with the deadline as its reason', async () => {
  // TLS against a server that never answers the handshake: connected, and yet not.
  open({ connectMilliseconds: 30, tls: {} });
  const error = await pool.acquire().catch((reason: unknown) => reason);
  expect(describeError(error)).toContain('no connection within 30 ms');
  expect(summary.connections.created).toBe(0);
});

test('drain refuses newcomers and ends idle sockets', async () => {
  open();
  const idle = [await pool.acquire(), await pool.acquire()];
  for (const socket of idle) pool.release(socket);
  const draining = pool.drain();
  await expect(pool.acquire()).rejects.toMatchObject({ code: 'SOCKET_POOL_CLOSED' });
  await draining;
  expect(idle.map((socket) => socket.destroyed)).toEqual([true, true]);
  expect(summary.connections).toEqual({ created: 2, destroyed: 2 });
  expect(summary.failures.sockets.total).toBe(0);
});

test('destroy closes borrowed, idle and connecting sockets at once, also twice', async () => {
  open();
  const busy = await pool.acquire();
  const idle = await pool.acquire();
  pool.release(idle);
  const connecting = [pool.acquire(), pool.acquire()];
  const settled = Promise.allSettled(connecting);
  await Promise.all([pool.destroy(), pool.destroy()]);
  await settled;
  expect([busy.destroyed, idle.destroyed]).toEqual([true, true]);
  pool.release(busy);
  await expect(pool.acquire()).rejects.toMatchObject({ code: 'SOCKET_POOL_CLOSED' });
});

test('destroy waits until a socket that was just evicted counts as destroyed', async () => {
  open();
  pool.evict(await pool.acquire());
  await pool.destroy();
  expect(summary.connections).toEqual({ created: 1, destroyed: 1 });
});

test('leaving a scope disposes of the pool', async () => {
  open();
  const socket = await pool.acquire();
  await pool[Symbol.asyncDispose]();
  expect(socket.closed).toBe(true);
});

function open(options: Partial<SocketPoolOptions> = {}): void {
  summary = createSummary();
  pool = openSocketPool(
    {
      host: '127.0.0.1',
      port,
      connectionCountLimit: 4,
      connectMilliseconds: 10_000,
      ...options,
    },
    summary,
  );
}

async function listen(at: number): Promise<void> {
  server.listen(at, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
}

async function stopListening(): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  await closed;
}

function openSockets(): Socket[] {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): unknown[] };
  return _getActiveHandles.call(process).filter((handle): handle is Socket => {
    return handle instanceof Socket && !handle.destroyed && handle.remotePort === port;
  });
}

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}
