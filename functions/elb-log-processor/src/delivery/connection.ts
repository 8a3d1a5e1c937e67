import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Item } from './in-flight';
import type { Chunk } from './types';

/** One pooled socket and what a protocol makes of it. */
export type Connection<T extends Chunk> = {
  readonly socket: Socket;
  /** Whether it carries something that only its end confirms. */
  readonly owing: boolean;
  /** Whether it should carry no more; then `end` it. */
  readonly full: boolean;
  /** Whether it may carry this item; if not, `end` it and take another. */
  takes(item: Item<T>): boolean;
  /** Puts what is left of an item on it; resolves when the next may follow, or when it has closed. */
  write(item: Item<T>): Promise<void>;
  /** Sends our FIN when everything is taken; resolves when it has closed, cleanly or not. */
  end(): Promise<void>;
};

/** What connections tell the delivery; each item ends in one of the two, once on each connection. */
export type ConnectionEvents<T extends Chunk> = {
  /** The receiver has so many more lines of the item; `item.pieces` holds what is left. */
  confirmed(item: Item<T>, lines: number): void;
  /** The connection failed with these items on it. */
  failed(items: readonly Item<T>[], error: Error): void;
  /** The receiver showed that it works: it took bytes, acknowledged, or closed when asked. */
  progressed(): void;
  /** Milliseconds of `performance.now()` of the latest progress on any connection. */
  lastProgress(): number;
};

const TLS_PIECE_BYTES = 256 * 1024;

/**
 * Writes and resolves when the kernel has taken all of it, or the socket has closed. TCP takes a chunk in
 * one write. Node encrypts a whole write at once, into a copy as long, and shows no progress until all
 * of it is taken (seen in Node 20): a slow receiver would look stalled.
 */
export async function writeWhole(socket: Socket, bytes: Uint8Array): Promise<void> {
  const most = socket instanceof TLSSocket ? TLS_PIECE_BYTES : bytes.length;
  for (let at = 0; at < bytes.length && !socket.destroyed; at += most) {
    const piece = bytes.subarray(at, at + most);
    await new Promise<void>((resolve) => {
      // A socket that is destroyed meanwhile calls back with its error, which its `close` tells as well.
      socket.write(piece, () => resolve());
    });
  }
}

/**
 * Destroys the socket when the receiver owes a sign of life and has not given one for so long, on
 * this socket or on another of the delivery: a receiver that works through its connections in turn is
 * slow and not gone, and sending the same again elsewhere would only be more work for it.
 *
 * Node's own timer does the watching: it starts anew with each read, and looks at the kernel's progress
 * with a write that is under way.
 */
export function watchForStall(
  socket: Socket,
  lastProgress: () => number,
): { owes(what: string, milliseconds: number): void; settled(): void } {
  let owed = '';
  let milliseconds = 0;
  socket.on('timeout', () => {
    const quiet = performance.now() - lastProgress();
    if (quiet < milliseconds) socket.setTimeout(Math.max(1, milliseconds - quiet));
    else socket.destroy(new Error(`the receiver ${owed} for ${milliseconds} ms`));
  });
  return {
    owes(what, within) {
      owed = what;
      milliseconds = within;
      socket.setTimeout(milliseconds);
    },
    settled: () => void socket.setTimeout(0),
  };
}
