import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { recordFailure, type Summary } from '@lambda-core/common/summary';
import { createPool } from 'generic-pool';
import { type ConnectOptions, connectSocket, receiverName } from './socket-connect';

export type SocketPoolOptions = ConnectOptions & {
  /** The most sockets open at once. */
  readonly connectionCountLimit: number;
  /** Hears of each new socket, before anybody gets it. */
  readonly onConnected?: (socket: Socket) => void;
};

export type SocketPool = {
  /**
   * A connected socket: the last one released, else a new one; waits while all are borrowed. Makes one
   * attempt to connect: when and how often to try again is the caller's to say. Release or evict it once.
   * @throws LambdaCoreError `CONNECT_FAILED`, or `SOCKET_POOL_CLOSED`
   */
  acquire(): Promise<Socket>;
  /** Hands a borrowed socket to the next borrower. */
  release(socket: Socket): void;
  /** Destroys a borrowed socket, or clears away one that has closed, and makes room for another. */
  evict(socket: Socket): void;
  /** Refuses newcomers and ends the idle sockets; nothing may be borrowed any more. */
  drain(): Promise<void>;
  /** Closes everything at once; afterwards nothing keeps the process alive. Idempotent. */
  destroy(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

/** A place of the pool: a socket, or why there is none. */
type Slot = { readonly socket?: Socket; readonly error?: Error };

/**
 * A bounded pool of connected sockets to one receiver, for one file or one invocation: between
 * invocations a Lambda is frozen and its connections die unnoticed.
 *
 * generic-pool bounds, queues and lends. Its factory never rejects here: generic-pool calls a factory
 * that rejects again at once for as long as somebody waits, which is a loop without a pause. It makes a
 * slot with the error instead, and whoever is given that slot throws it.
 *
 * Every socket counts once in `summary.connections.created` and once in `destroyed`; each one that
 * cannot be opened, or that errors or is closed by the receiver before we ended it, counts once in
 * `summary.failures.sockets`.
 */
export function openSocketPool(options: SocketPoolOptions, summary: Summary): SocketPool {
  const receiver = receiverName(options);
  const closing = new AbortController();
  // Each connecting socket listens; beyond ten Node would warn of a leak on standard error.
  setMaxListeners(0, closing.signal);
  const open = new Set<Socket>();
  const borrowed = new Map<Socket, Slot>();
  let refusing = false;
  let destroying: Promise<void> | undefined;

  const pool = createPool<Slot>(
    {
      create,
      destroy: async ({ socket }) => void socket?.destroy(),
      // Asked of new slots too: were one with an error refused here, another would be made at once.
      validate: async ({ socket }) => socket === undefined || usable(socket),
    },
    { max: options.connectionCountLimit, min: 0, fifo: false, testOnBorrow: true },
  );

  const self: SocketPool = {
    async acquire() {
      if (refusing) throw refused();
      const slot = await pool.acquire();
      const { socket, error } = slot;
      if (socket !== undefined && !closing.signal.aborted) {
        borrowed.set(socket, slot);
        return socket;
      }
      await pool.destroy(slot);
      throw error ?? refused();
    },
    release: (socket) => putBack(socket),
    evict(socket) {
      // Closes the descriptor before generic-pool sees room: never one socket above the limit.
      socket.destroy();
      putBack(socket);
    },
    async drain() {
      refusing = true;
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

  async function create(): Promise<Slot> {
    if (closing.signal.aborted) return { error: refused() };
    try {
      const socket = watch(await connectSocket(options, closing.signal));
      options.onConnected?.(socket);
      return { socket };
    } catch (error) {
      if (closing.signal.aborted) return { error: refused() };
      recordFailure(summary.failures.sockets, error);
      return { error: error as Error };
    }
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
    return socket;
  }

  function putBack(socket: Socket): void {
    const slot = borrowed.get(socket);
    if (slot === undefined) return;
    borrowed.delete(socket);
    void (usable(socket) ? pool.release(slot) : pool.destroy(slot));
  }

  async function destroyAll(): Promise<void> {
    refusing = true;
    const closed = Promise.all(Array.from(open, whenClosed));
    closing.abort();
    for (const socket of open) socket.destroy();
    for (const socket of borrowed.keys()) putBack(socket);
    await closed;
    await pool.drain();
    await pool.clear();
  }

  function refused(): LambdaCoreError {
    return new LambdaCoreError('SOCKET_POOL_CLOSED', `the socket pool to ${receiver} is closed`);
  }
}

function usable(socket: Socket): boolean {
  return socket.writable && !socket.destroyed && !socket.readableEnded;
}

/** Of a socket that is counted as open: `socket.closed` turns true a moment before the event. */
function whenClosed(socket: Socket): Promise<void> {
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
