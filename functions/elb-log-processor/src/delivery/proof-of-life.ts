import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConnectionEvents } from './connection';
import type { Item } from './in-flight';
import { type KernelSockets, type SocketKey, TIME_WAIT } from './kernel-sockets';
import type { Chunk } from './types';

/** A connection that closed as asked, and what it carried. */
export type Closed<T extends Chunk> = {
  readonly items: readonly Item<T>[];
  readonly key: SocketKey | undefined;
  /** The one that stood before our FIN. */
  readonly witness: Socket | undefined;
};

/**
 * With `tcp`, a clean close after our FIN is evidence only: Java's NIO sends its own FIN before it looks
 * at what it has not read, and that passes for an answer to ours. So beside those that carry documents
 * there is a witness, a connection that carries none and is never ended: when the receiver goes down, it
 * closes that too. What a connection carried is confirmed when the witness, which stood before our FIN,
 * still stands a little after the close. When the witness falls, everything unconfirmed is sent again.
 *
 * Linux shows more. Whoever closes first keeps the connection in TIME_WAIT for a minute, unless it is
 * reset: a receiver that closes with data unread resets it, and so does one whose close came before our
 * FIN, over TLS as well, where Node swallows the error of writing close_notify (seen with strace). So no
 * TIME_WAIT, no confirmation; RFC 9293, 3.6.1, and `tcp_close` in Linux's net/ipv4/tcp.c.
 */
export type ProofOfLife<T extends Chunk> = {
  /** Resolves with the witness when it stands; with nothing when the delivery has stopped. */
  witness(): Promise<Socket | undefined>;
  closed(connection: Closed<T>): void;
};

/**
 * @param connect opens the witness; `undefined` when the delivery has stopped
 * @param fell called when the receiver has closed the witness
 */
export function openProofOfLife<T extends Chunk>(
  settlingMilliseconds: number,
  kernel: KernelSockets,
  events: Pick<ConnectionEvents<T>, 'confirmed' | 'failed'>,
  connect: () => Promise<Socket | undefined>,
  fell: (error: Error) => void,
): ProofOfLife<T> {
  const waiting = new Set<Closed<T>>();
  let witness: Promise<Socket | undefined> | undefined;

  const watch = (socket: Socket | undefined): Socket | undefined => {
    socket?.once('close', () => {
      witness = undefined;
      // Ended by us: all is confirmed.
      if (socket.writableEnded) return;
      const error = socket.errored ?? new Error('closed by the receiver');
      const items = [...waiting].flatMap((closed) => closed.items);
      waiting.clear();
      if (items.length > 0) events.failed(items, error);
      fell(error);
    });
    return socket;
  };

  return {
    witness() {
      witness ??= connect().then(watch);
      return witness;
    },
    closed(connection) {
      if (connection.witness?.destroyed !== false) {
        // The next one may stand already, and knows nothing of what went down with this one.
        events.failed(connection.items, new Error('closed as the receiver went down'));
        return;
      }
      waiting.add(connection);
      void pause(settlingMilliseconds).then(async () => {
        const { items, key } = connection;
        const reset = key !== undefined && (await wasReset(kernel, key));
        // The witness may have fallen meanwhile.
        if (!waiting.delete(connection)) return;
        if (reset) events.failed(items, new Error('the receiver closed with data unread'));
        else for (const item of items) events.confirmed(item, item.chunk.lines);
      });
    },
  };
}

async function wasReset(kernel: KernelSockets, key: SocketKey): Promise<boolean> {
  if (!kernel.available) return false;
  const seen = await kernel.look(key);
  if (seen?.state === TIME_WAIT || !kernel.available) return false;
  return !(await kernel.timeWaitOverflows());
}
