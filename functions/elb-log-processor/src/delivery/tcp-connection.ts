import type { Socket } from 'node:net';
import { setTimeout as pause, setImmediate as pollOnce } from 'node:timers/promises';
import { type Connection, type ConnectionEvents, watchForStall, writeWhole } from './connection';
import type { Item } from './in-flight';
import { ESTABLISHED, type KernelSockets, type SocketKey, socketKey } from './kernel-sockets';
import type { ProofOfLife } from './proof-of-life';
import type { Chunk } from './types';

/** More than a round trip within one region; see `untilTaken`. */
const QUIET_MILLISECONDS = 5;
/** Between two looks at what our kernel still holds: the pause doubles up to this. */
const LONGEST_LOOK_MILLISECONDS = 100;

/** What the slowest honest receiver reads of a connection in one `stallMilliseconds`: 17 KB/s by default. */
const BYTES_PER_STALL = 1024 * 1024;

export type TcpSettings = {
  readonly bytesPerConnection: number;
  readonly stallMilliseconds: number;
};

/**
 * A socket to a tcp input, which acknowledges nothing: only its end confirms what it carried. Our FIN
 * leaves once the receiver's kernel has everything, the receiver has to close cleanly after it, and to be
 * seen alive afterwards (`proof-of-life.ts`).
 */
export function openTcpConnection<T extends Chunk>(
  socket: Socket,
  { bytesPerConnection, stallMilliseconds }: TcpSettings,
  kernel: KernelSockets,
  proof: ProofOfLife<T>,
  events: ConnectionEvents<T>,
): Connection<T> {
  const items: Item<T>[] = [];
  const key = socketKey(socket);
  const stall = watchForStall(socket, events.lastProgress);
  let bytes = 0;
  let ended = false;
  let witness: Socket | undefined;

  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => {
      if (ended && socket.writableFinished && socket.readableEnded && !socket.errored) {
        events.progressed();
        if (items.length > 0) proof.closed({ items, key, witness });
      } else {
        const error = socket.errored ?? new Error('not closed cleanly');
        events.failed(items, error);
      }
      resolve();
    });
  });

  return {
    socket,
    get owing() {
      return items.length > 0;
    },
    get full() {
      return bytes >= bytesPerConnection;
    },
    takes: () => true,
    async write(item) {
      items.push(item);
      bytes += item.chunk.bytes.length;
      stall.owes('took nothing', stallMilliseconds);
      await Promise.race([writeWhole(socket, item.chunk.bytes), closed]);
      stall.settled();
      if (!socket.destroyed) events.progressed();
    },
    async end() {
      const stands = proof.witness().then((socket) => {
        witness = socket;
      });
      await Promise.race([Promise.all([untilTaken(), stands]), closed]);
      // A FIN that is there already was not asked for.
      await pollOnce();
      if (socket.destroyed || socket.readableEnded) return closed;
      ended = true;
      // All is in the receiver's kernel now, and how fast that is read does not show.
      const allowance = Math.max(1, Math.ceil(bytes / BYTES_PER_STALL));
      stall.owes('did not close after our FIN', stallMilliseconds * allowance);
      socket.end();
      return closed;
    },
  };

  // ---- internal ----

  /**
   * Waits until the receiver's kernel has all that was written. While ours holds any of it, a receiver
   * may close of its own accord with its FIN still on the way, and that would pass for the answer to ours.
   * Without the kernel's table all there is to do is to wait for a round trip.
   */
  async function untilTaken(): Promise<void> {
    stall.owes('took nothing', stallMilliseconds);
    let left = Number.POSITIVE_INFINITY;
    for (let wait = 1; !socket.destroyed; wait = Math.min(wait * 2, LONGEST_LOOK_MILLISECONDS)) {
      const seen = await lookAt(key);
      if (seen === undefined) {
        await pause(QUIET_MILLISECONDS);
        break;
      }
      if (seen.unacknowledged === 0) break;
      if (seen.unacknowledged < left) {
        left = seen.unacknowledged;
        events.progressed();
        stall.owes('took nothing', stallMilliseconds);
      }
      await pause(wait);
    }
    stall.settled();
  }

  /** `undefined` where the kernel does not show this socket; one that the receiver closed is destroyed. */
  async function lookAt(at: SocketKey | undefined) {
    const seen = at === undefined ? undefined : await kernel.look(at);
    if (seen === undefined || seen.state === ESTABLISHED) return seen;
    socket.destroy(new Error('closed by the receiver'));
    return seen;
  }
}
