import type { Socket } from 'node:net';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { Summary } from '@lambda-core/common/summary';
import type { Connection, ConnectionEvents } from './connection';
import { type Item, openInFlight } from './in-flight';
import { openKernelSockets } from './kernel-sockets';
import { openLumberjackConnection } from './lumberjack-connection';
import { openProofOfLife } from './proof-of-life';
import { openRecovery } from './recovery';
import { ConnectError, receiverName } from './socket-connect';
import { openSocketPool, type SocketPool } from './socket-pool';
import { openTcpConnection } from './tcp-connection';
import {
  type Chunk,
  DELIVERY_DEFAULTS,
  type Delivery,
  DeliveryError,
  type DeliveryOptions,
} from './types';
import { openWaitQueue } from './wait-queue';

export * from './types';

/**
 * Delivers chunks over a pool of sockets, at least once each. `confirmed` is called as the receiver is
 * known to have lines of a chunk; over all calls for a chunk they add up to its lines.
 *
 * The pool bounds the sockets; here is what is in flight. Every chunk that was accepted is put on a
 * connection, again when that fails, until it is confirmed or the delivery gives up.
 */
export function openDelivery<T extends Chunk>(
  options: DeliveryOptions,
  summary: Summary,
  confirmed: (chunk: T, lines: number) => void,
): Delivery<T> {
  const settings = { ...DELIVERY_DEFAULTS, ...options };
  const inFlight = openInFlight<T>(settings.unconfirmedBytesLimit);
  const senders = openWaitQueue<T>(advance);
  const drainers = openWaitQueue<void>(() => {});
  const connections = new Map<Socket, Connection<T>>();
  const stopping = new AbortController();
  let lastProgress = performance.now();
  let draining = false;
  let stopped: LambdaCoreError | undefined;
  /** Lent to nobody. */
  const idle = new Set<Connection<T>>();
  let settling = 0;

  const events: ConnectionEvents<T> = {
    confirmed: confirm,
    failed: again,
    progressed: () => {
      lastProgress = performance.now();
    },
    lastProgress: () => lastProgress,
  };
  const recovery = openRecovery({
    ...settings,
    signal: stopping.signal,
    gaveUp: (error) =>
      fail(`without a connection for ${settings.connectionWaitMilliseconds} ms`, error),
  });
  const kernel = openKernelSockets();
  const overTcp = settings.protocol === 'tcp';
  const limit = settings.connectionCountLimit - Number(overTcp);
  const pool = openSocketPool(
    { ...options, connectionCountLimit: limit, onConnected: connected },
    summary,
  );
  // Of its own, for connections that wait for the witness would else take the last place from it.
  const witnesses = openSocketPool({ ...options, connectionCountLimit: 1 }, summary);
  const proof = openProofOfLife<T>(
    settings.settlingMilliseconds,
    kernel,
    events,
    connectWitness,
    fell,
  );

  const self: Delivery<T> = {
    framing: settings.protocol === 'lumberjack' ? 'lumberjack' : 'newline',
    async send(chunk, signal) {
      signal?.throwIfAborted();
      if (stopped) throw stopped;
      if (draining) throw closed('drained');
      if (senders.length === 0 && inFlight.hasRoom(chunk)) return accept(chunk);
      const turn = senders.wait(chunk, signal);
      advance();
      return turn;
    },
    async drain(signal) {
      signal?.throwIfAborted();
      if (stopped) throw stopped;
      draining = true;
      const done = drainers.wait(undefined, signal);
      advance();
      await done;
      await Promise.all([pool.drain(), witnesses.drain()]);
    },
    unconfirmed: () => inFlight.chunks(),
    destroy() {
      stop(closed('destroyed'));
      return closeAll();
    },
    [Symbol.asyncDispose]: () => self.destroy(),
  };
  return self;

  // ---- internal ----

  function accept(chunk: T): void {
    start(inFlight.add(chunk));
  }

  /** Does all that can be done now. Called after whatever might have made something possible. */
  function advance(): void {
    if (stopped) return;
    for (let next = senders.first(); next !== undefined && inFlight.hasRoom(next); ) {
      accept(next);
      senders.admitFirst();
      next = senders.first();
    }
    if (senders.length > 0 || draining) settle();
    if (draining && inFlight.size === 0 && senders.length === 0) {
      while (drainers.length > 0) drainers.admitFirst();
    }
  }

  function start(item: Item<T>): void {
    attempt(item).catch((error) => fail('for a reason of its own', error));
  }

  /** Puts an item on a connection; what becomes of it there is told by `events`. */
  async function attempt(item: Item<T>): Promise<void> {
    while (!stopped) {
      // Only the end of a connection waits for it.
      if (overTcp) void proof.witness();
      const connection = await lend();
      if (connection === undefined) return;
      if (!connection.takes(item)) {
        await end(connection);
        continue;
      }
      if (item.sent) summary.retries += item.chunk.lines - item.confirmed;
      item.sent = true;
      await connection.write(item);
      if (connection.full && !connection.socket.destroyed) await end(connection);
      else release(connection);
      advance();
      return;
    }
  }

  /** A lent connection, whenever there is one; `undefined` when the delivery has stopped. */
  async function lend(): Promise<Connection<T> | undefined> {
    for (;;) {
      const socket = await acquire(pool);
      const connection = socket && connections.get(socket);
      if (connection !== undefined || socket === undefined) {
        if (connection !== undefined) idle.delete(connection);
        return connection;
      }
      pool.evict(socket);
    }
  }

  /** A socket, whenever there is one again; `undefined` when the delivery has stopped. */
  async function acquire(from: SocketPool): Promise<Socket | undefined> {
    for (;;) {
      await recovery.done(from);
      if (stopped) return undefined;
      try {
        const socket = await from.acquire();
        if (!socket.destroyed) return socket;
        from.evict(socket);
      } catch (error) {
        recovery.begin(from, error);
      }
    }
  }

  function connected(socket: Socket): void {
    const connection =
      settings.protocol === 'lumberjack'
        ? openLumberjackConnection(socket, settings, events)
        : openTcpConnection(socket, settings, kernel, proof, events);
    connections.set(socket, connection);
    socket.once('close', () => {
      connections.delete(socket);
      idle.delete(connection);
      advance();
    });
    if (overTcp) void kernel.verify(socket);
  }

  function release(connection: Connection<T>): void {
    if (!connection.socket.destroyed) idle.add(connection);
    pool.release(connection.socket);
  }

  async function end(connection: Connection<T>): Promise<void> {
    await connection.end();
    pool.evict(connection.socket);
    advance();
  }

  /** Ends idle connections that owe a confirmation, as many as make sense at a time. */
  function settle(): void {
    const owing = [...idle].filter((connection) => connection.owing).length;
    const most = draining ? owing : Math.min(owing, Math.ceil(connections.size / 4));
    while (settling < most) {
      settling += 1;
      void lend()
        .then((connection) => connection && end(connection))
        .finally(() => {
          settling -= 1;
          advance();
        });
    }
  }

  async function connectWitness(): Promise<Socket | undefined> {
    const socket = await acquire(witnesses);
    socket?.once('close', () => witnesses.evict(socket));
    return socket;
  }

  /** With `tcp`: the receiver went down, so nothing that it still closes cleanly can be believed. */
  function fell(error: Error): void {
    if (stopped) return;
    for (const socket of connections.keys()) socket.destroy(error);
  }

  function confirm(item: Item<T>, lines: number): void {
    if (stopped) return;
    recovery.succeeded();
    item.confirmed += lines;
    if (item.confirmed === item.chunk.lines) inFlight.remove(item);
    try {
      confirmed(item.chunk, lines);
    } catch (error) {
      // Thrown from a socket's event it would end the process.
      fail(`the callback for confirmed chunks threw: ${describeError(error)}`, error);
    }
    advance();
  }

  function again(items: readonly Item<T>[], error: Error): void {
    if (stopped || items.length === 0) return;
    for (const item of items) item.failures += 1;
    if (items.some((item) => item.failures >= settings.attempts)) {
      fail(`after ${settings.attempts} attempts`, error);
      return;
    }
    recovery.begin(pool, error);
    for (const item of items) start(item);
  }

  function fail(why: string, cause: unknown): void {
    // What could not be connected to names itself.
    const to = cause instanceof ConnectError ? '' : ` to ${receiverName(settings)}`;
    const what = `delivery${to} failed`;
    stop(new DeliveryError(`${what} ${why}: ${inFlight.lines()} lines not confirmed`, { cause }));
    void closeAll();
  }

  async function closeAll(): Promise<void> {
    await Promise.all([pool.destroy(), witnesses.destroy()]);
  }

  function stop(reason: LambdaCoreError): void {
    if (stopped) return;
    stopped = reason;
    stopping.abort();
    senders.rejectAll(reason);
    drainers.rejectAll(reason);
  }

  function closed(how: string): LambdaCoreError {
    const message = `the delivery to ${receiverName(settings)} is ${how}`;
    return new LambdaCoreError('DELIVERY_CLOSED', message);
  }
}
