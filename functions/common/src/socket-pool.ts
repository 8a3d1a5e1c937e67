import { setMaxListeners } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createPool } from 'generic-pool';
import { LambdaCoreError } from './errors';
import { growingPause } from './growing-pause';
import { type ConnectOptions, connectSocket, receiverName } from './socket-connect';
import { recordFailure, type Summary } from './summary';

const CONNECT_PAUSE_MILLISECONDS = 50;
const CONNECT_PAUSE_CAP_MILLISECONDS = 2_000;

export type SocketPoolOptions = ConnectOptions & {
  /** The most sockets open at once. */
  readonly connectionCountLimit: number;
  /** How long `acquire` waits for a socket; failed connects are repeated within it. */
  readonly connectionWaitMilliseconds: number;
};

export type SocketPool = {
  /** A connected, idle socket: the last one released, else a new one. Release or evict it once. */
  acquire(): Promise<Socket>;
  /** Hands a borrowed socket to the next borrower. */
  release(socket: Socket): void;
  /** Destroys a borrowed socket, or clears away one that has closed, and makes room for another. */
  evict(socket: Socket): void;
  /** Refuses newcomers, lets borrowers finish, then ends the idle sockets. */
  drain(): Promise<void>;
  /** Closes everything at once; afterwards nothing keeps the process alive. Idempotent. */
  destroy(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/**
 * A bounded pool of connected sockets to one receiver, for one file or one invocation: between
 * invocations a Lambda is frozen and its connections die unnoticed.
 *
 * Every socket counts once in `summary.connections.created` and once in `destroyed`; each one that
 * cannot be opened, or that errors or is closed by the receiver before we ended it, counts once in
 * `summary.failures.sockets`.
 */
export function openSocketPool(options: SocketPoolOptions, summary: Summary): SocketPool {
  const receiver = receiverName(options);
  const pauses = growingPause(CONNECT_PAUSE_MILLISECONDS, CONNECT_PAUSE_CAP_MILLISECONDS);
  const closing = new AbortController();
  // Each connecting socket listens; beyond ten Node would warn of a leak on standard error.
  setMaxListeners(0, closing.signal);

  const open = new Set<Socket>();
  const borrowed = new Set<Socket>();
  const waiters = new Set<(error: Error) => void>();
  const parked: (() => void)[] = [];
  const drained: (() => void)[] = [];
  let refusing = false;
  let destroying: Promise<void> | undefined;
  let connectError: Error | undefined;

  // No acquireTimeoutMillis: generic-pool leaves a request that timed out in its queue, and hands
  // the next socket to it, whereupon the live requests behind it wait although a socket is idle.
  const pool = createPool<Socket>(
    {
      create,
      destroy: async (socket) => void socket.destroy(),
      // Once closing, `create` gives destroyed sockets; see there.
      validate: async (socket) => closing.signal.aborted || usable(socket),
    },
    { max: options.connectionCountLimit, min: 0, fifo: false, testOnBorrow: true },
  );

  const self: SocketPool = {
    acquire() {
      if (refusing) return Promise.reject(refused());
      return new Promise((resolve, reject) => {
        const giveUp = (error: Error) => {
          clearTimeout(timer);
          waiters.delete(giveUp);
          reject(error);
          settle();
        };
        const timer = setTimeout(
          () => giveUp(noSocketInTime()),
          options.connectionWaitMilliseconds,
        );
        waiters.add(giveUp);
        parked.shift()?.();
        pool.acquire().then((socket) => {
          if (!waiters.delete(giveUp)) return putBack(socket);
          clearTimeout(timer);
          borrowed.add(socket);
          resolve(socket);
        }, giveUp);
      });
    },
    release(socket) {
      if (borrowed.delete(socket)) putBack(socket);
      settle();
    },
    evict(socket) {
      // Closes the descriptor before generic-pool sees room: never one socket above the limit.
      socket.destroy();
      if (borrowed.delete(socket)) putBack(socket);
      settle();
    },
    async drain() {
      refusing = true;
      if (waiters.size > 0 || borrowed.size > 0) {
        await new Promise<void>((resolve) => drained.push(resolve));
      }
      await Promise.all(Array.from(open, (socket) => end(socket, options.connectMilliseconds)));
      await self.destroy();
    },
    destroy() {
      destroying ??= destroyAll();
      return destroying;
    },
    [Symbol.asyncDispose]: () => self.destroy(),
  };
  return self;

  // ---- internal ----

  /**
   * One open place of the pool: connects until it succeeds, with growing pauses, and rests while
   * nobody waits.
   *
   * It must never reject: generic-pool answers a rejection by calling `create` again at once, for
   * as long as its queue holds a request, which is a loop without a pause. When the pool closes it
   * gives an already destroyed socket instead, and the requests left in the queue go with those.
   */
  async function create(): Promise<Socket> {
    while (!closing.signal.aborted) {
      if (waiters.size === 0) {
        await new Promise<void>((resolve) => parked.push(resolve));
        continue;
      }
      const wave = pauses.wave();
      try {
        const socket = await connectSocket(options, closing.signal);
        pauses.succeeded();
        connectError = undefined;
        return watch(socket);
      } catch (error) {
        if (closing.signal.aborted) break;
        connectError = error as Error;
        recordFailure(summary.failures.sockets, error);
        pauses.failed(wave);
        await pause(pauses.milliseconds(), undefined, { signal: closing.signal }).catch(() => {});
      }
    }
    return new Socket().destroy();
  }

  function watch(socket: Socket): Socket {
    summary.connections.created += 1;
    open.add(socket);
    // Unread data would hide the receiver's FIN behind it.
    socket.resume();
    socket.once('end', () => {
      if (!socket.writableFinished) socket.destroy(new Error('closed by the receiver'));
    });
    socket.once('close', () => {
      summary.connections.destroyed += 1;
      open.delete(socket);
      if (socket.errored) {
        const message = `connection to ${receiver} failed`;
        const failure = new LambdaCoreError('SOCKET_FAILED', message, { cause: socket.errored });
        recordFailure(summary.failures.sockets, failure);
      }
    });
    if (closing.signal.aborted) socket.destroy();
    return socket;
  }

  function putBack(socket: Socket): void {
    if (!pool.isBorrowedResource(socket)) return;
    void (usable(socket) ? pool.release(socket) : pool.destroy(socket));
  }

  function settle(): void {
    if (waiters.size > 0 || borrowed.size > 0) return;
    for (const resolve of drained.splice(0)) resolve();
  }

  async function destroyAll(): Promise<void> {
    refusing = true;
    const closed = Promise.all(Array.from(open, (socket) => whenClosed(socket)));
    closing.abort();
    for (const giveUp of [...waiters]) giveUp(refused());
    for (const resume of parked.splice(0)) resume();
    for (const socket of [...borrowed]) self.evict(socket);
    for (const socket of open) socket.destroy();
    await closed;
    await pool.drain();
    await pool.clear();
  }

  function refused(): LambdaCoreError {
    return new LambdaCoreError('SOCKET_POOL_CLOSED', `the socket pool to ${receiver} is closed`);
  }

  function noSocketInTime(): LambdaCoreError {
    const waited = `no socket to ${receiver} within ${options.connectionWaitMilliseconds} ms`;
    const used = `${borrowed.size} of ${options.connectionCountLimit} in use`;
    const why = connectError ? { cause: connectError } : {};
    return new LambdaCoreError('SOCKET_WAIT_TIMEOUT', `${waited}, ${used}`, why);
  }
}

function usable(socket: Socket): boolean {
  return socket.writable && !socket.destroyed && !socket.readableEnded;
}

function whenClosed(socket: Socket): Promise<void> {
  if (socket.closed) return Promise.resolve();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Ends `socket` and waits for the receiver to close too, but for `milliseconds` at most. */
async function end(socket: Socket, milliseconds: number): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), milliseconds);
  const closed = whenClosed(socket);
  socket.end();
  await closed;
  clearTimeout(timer);
}
