import type { Socket } from 'node:net';
import { setTimeout as pause, setImmediate as pollOnce } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';

/** More than a round trip within one region; see `end`. */
const QUIET_MILLISECONDS = 5;

const TLS_PIECE_BYTES = 256 * 1024;

/** Whole documents, each newline terminated: the unit of sending, confirming and sending again. */
export type Chunk = { readonly bytes: Uint8Array; readonly lines: number };

/** A chunk on its way: how many tries failed so far, and whether any socket has had it. */
export type Parcel<T extends Chunk> = { readonly chunk: T; failures: number; boarded: boolean };

/** One borrowed socket and the parcels that it has carried and that nobody confirmed yet. */
export type Carrier<T extends Chunk> = {
  readonly socket: Socket;
  readonly parcels: Parcel<T>[];
  bytes: number;
  /** In the pool, between two chunks. */
  idle: boolean;
  /** The wave (see growing-pause.ts) of its latest write. */
  wave: number;
  closed: boolean;
  /** Resolves when the kernel has taken the chunk, or when the socket has closed. */
  write(parcel: Parcel<T>): Promise<void>;
  /** Sends our FIN; resolves when the socket has closed, cleanly or not. */
  end(): Promise<void>;
};

/**
 * Makes a carrier of a connected socket. `closed` is called once, `clean` being true only if the
 * receiver closed its side after our FIN and without an error: it has then read everything.
 *
 * A socket that for `stallMilliseconds` takes nothing of a write, or that does not close after our
 * FIN, is destroyed.
 */
export function boardSocket<T extends Chunk>(
  socket: Socket,
  stallMilliseconds: number,
  closed: (carrier: Carrier<T>, clean: boolean) => void,
): Carrier<T> {
  let ended = false;
  let proceed = () => {};
  const stalled = (doing: string) => () =>
    socket.destroy(new Error(`the receiver ${doing} for ${stallMilliseconds} ms`));

  const carrier: Carrier<T> = {
    socket,
    parcels: [],
    bytes: 0,
    idle: false,
    wave: 0,
    closed: false,
    write(parcel) {
      carrier.parcels.push(parcel);
      carrier.bytes += parcel.chunk.bytes.length;
      // Node's own timer looks at the write queue too: taking slowly is not a stall.
      socket.setTimeout(stallMilliseconds);
      return new Promise((resolve) => {
        const taken = () => {
          socket.setTimeout(0);
          resolve();
        };
        proceed = taken;
        writeWhole(socket, parcel.chunk.bytes, taken);
      });
    },
    async end() {
      // A receiver that closed on its own before it had our last bytes may have done so unseen: its
      // FIN is under way, or this process was too busy to look. Were we to end now, that FIN would
      // pass for the answer to ours and the bytes be lost. So wait a round trip, then poll once.
      await pause(QUIET_MILLISECONDS);
      await pollOnce();
      if (carrier.closed) return;
      ended = true;
      const timer = setTimeout(stalled('did not close after our FIN'), stallMilliseconds);
      await new Promise<void>((resolve) => {
        proceed = resolve;
        socket.end();
      });
      clearTimeout(timer);
    },
  };

  socket.on('timeout', stalled('took nothing'));
  socket.once('close', () => {
    carrier.closed = true;
    const clean = ended && socket.writableFinished && socket.readableEnded && !socket.errored;
    closed(carrier, clean);
    proceed();
  });
  return carrier;
}

/**
 * TCP takes a chunk in one write. Node encrypts a whole write at once, into a copy as long, and
 * shows no progress until all of it is taken (seen in Node 20): a slow receiver would look stalled.
 */
function writeWhole(socket: Socket, bytes: Uint8Array, done: () => void): void {
  if (!(socket instanceof TLSSocket)) {
    socket.write(bytes, done);
    return;
  }
  let at = 0;
  const next = () => {
    if (at >= bytes.length || socket.destroyed) {
      done();
      return;
    }
    const piece = bytes.subarray(at, at + TLS_PIECE_BYTES);
    at += piece.length;
    socket.write(piece, next);
  };
  next();
}
