import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { setImmediate as tick } from 'node:timers/promises';
import { describeError } from '../src/errors';
import { openSocketPool, type SocketPool, type SocketPoolOptions } from '../src/socket-pool';
import { createSummary, type Summary } from '../src/summary';

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

test('beyond the limit an acquire waits, and says so when it waited too long', async () => {
  open({ connectionCountLimit: 1, connectionWaitMilliseconds: 50 });
  const only = await pool.acquire();
  const error = await pool.acquire().catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'SOCKET_WAIT_TIMEOUT',
    message: `no socket to 127.0.0.1:${port} within 50 ms, 1 of 1 in use`,
  });
  const waiting = pool.acquire();
  pool.release(only);
  expect(await waiting).toBe(only);
  expect(accepted).toHaveLength(1);
});

test('an acquire that gave up does not keep the socket from those behind it', async () => {
  open({ connectionCountLimit: 1, connectionWaitMilliseconds: 50 });
  const only = await pool.acquire();
  await Promise.allSettled([pool.acquire(), pool.acquire()]);
  pool.release(only);
  expect(await pool.acquire()).toBe(only);
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

  test('an acquire rejects with host, port and last error, without a hot loop', async () => {
    open({ connectionWaitMilliseconds: 300 });
    const error = await pool.acquire().catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'SOCKET_WAIT_TIMEOUT',
      cause: { code: 'CONNECT_FAILED', cause: { code: 'ECONNREFUSED' } },
    });
    expect(describeError(error)).toContain(`cannot connect to 127.0.0.1:${port}`);
    // Pauses of at least 25, 50, 100, 200 ms fit four times into 300 ms at the very most.
    expect(summary.failures.sockets.total).toBeGreaterThan(0);
    expect(summary.failures.sockets.total).toBeLessThanOrEqual(4);
    expect(summary.connections.created).toBe(0);
  });

  test('with nobody waiting it stops connecting, and an acquire starts it again', async () => {
    open({ connectionWaitMilliseconds: 30, connectionCountLimit: 2 });
    const before = timers();
    await Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    // Whatever is still under way comes to rest: no timer and no request is left.
    while (timers() > before) await tick();
    const failures = summary.failures.sockets.total;
    await listen(port);
    for (let turn = 0; turn < 20; turn += 1) await tick();
    expect(accepted).toHaveLength(0);
    expect(summary.failures.sockets.total).toBe(failures);
    expect((await pool.acquire()).writable).toBe(true);
  });

  test('a receiver that comes back while an acquire waits is found', async () => {
    open({ connectionWaitMilliseconds: 30_000 });
    const waiting = pool.acquire();
    while (summary.failures.sockets.total < 2) await tick();
    await listen(port);
    expect((await waiting).writable).toBe(true);
  });

  test('destroy rejects those who wait and leaves no timer', async () => {
    open({ connectionWaitMilliseconds: 30_000 });
    const before = timers();
    const waiting = Promise.allSettled([pool.acquire(), pool.acquire(), pool.acquire()]);
    while (summary.failures.sockets.total < 2) await tick();
    await pool.destroy();
    expect(await waiting).toEqual(
      Array(3).fill({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'SOCKET_POOL_CLOSED' }),
      }),
    );
    expect(timers()).toBeLessThanOrEqual(before);
  });
});

test('a connect that takes too long fails with the deadline as its reason', async () => {
  // TLS against a server that never answers the handshake: connected, and yet not.
  open({ connectMilliseconds: 30, connectionWaitMilliseconds: 100, tls: {} });
  const error = await pool.acquire().catch((reason: unknown) => reason);
  expect(describeError(error)).toContain('no connection within 30 ms');
  expect(summary.connections.created).toBe(0);
});

test('drain lets borrowers finish, refuses newcomers and ends idle sockets', async () => {
  open();
  const [busy, idle] = [await pool.acquire(), await pool.acquire()];
  pool.release(idle);
  let drained = false;
  const draining = pool.drain().then(() => {
    drained = true;
  });
  await expect(pool.acquire()).rejects.toMatchObject({ code: 'SOCKET_POOL_CLOSED' });
  for (let turn = 0; turn < 5; turn += 1) await tick();
  expect([drained, busy.destroyed]).toEqual([false, false]);
  pool.release(busy);
  await draining;
  expect([busy.destroyed, idle.destroyed]).toEqual([true, true]);
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
      connectionWaitMilliseconds: 20_000,
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
