import type { Socket } from 'node:net';
import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { type Connection, type ConnectionEvents, watchForStall, writeWhole } from './connection';
import {
  acknowledgementReader,
  compressedHeader,
  cutFrames,
  joinFrames,
  windowHeader,
} from './frames';
import type { Item, Piece } from './in-flight';
import type { Chunk } from './types';
import { openWindows } from './windows';

export type LumberjackSettings = {
  readonly compression: number;
  readonly stallMilliseconds: number;
};

/** Enough to keep a receiver busy for a round trip; more would only lie in kernels. */
const WINDOWS_AT_ONCE = 4;

const deflated = promisify<Uint8Array, { level: number }, Buffer>(deflate);

type Window<T extends Chunk> = Piece & { readonly item: Item<T> };

/** A socket to a beats input: windows of documents, several under way, each acknowledged by its size. */
export function openLumberjackConnection<T extends Chunk>(
  socket: Socket,
  { compression, stallMilliseconds }: LumberjackSettings,
  events: ConnectionEvents<T>,
): Connection<T> {
  const windows = openWindows<Window<T>>();
  const read = acknowledgementReader();
  const stall = watchForStall(socket, events.lastProgress);
  let writing: Item<T> | undefined;
  let changed = () => {};

  socket.on('data', (data) => {
    try {
      for (const number of read(data)) acknowledge(number);
    } catch (error) {
      socket.destroy(error as Error);
    }
    if (windows.size === 0) stall.settled();
    changed();
  });
  socket.once('close', () => {
    const items = new Set(windows.unacknowledged().map(({ window }) => window.item));
    if (writing !== undefined && writing.pieces.length > 0) items.add(writing);
    for (const { window, lines } of windows.unacknowledged()) {
      if (lines > 0) replace(window.item, window, [cutFrames(window, lines)[1]]);
    }
    for (const item of items) item.pieces = [joinFrames(item.pieces)];
    const error = socket.errored ?? new Error('closed by the receiver');
    if (items.size > 0) events.failed([...items], error);
    changed();
  });

  return {
    socket,
    owing: false,
    full: false,
    takes: ({ pieces }) => pieces.every(({ lines }) => windows.sizeFor(lines) !== undefined),
    async write(item) {
      writing = item;
      for (let next = item.pieces[0]; next !== undefined && !socket.destroyed; ) {
        const size = windows.sizeFor(next.lines) ?? next.lines;
        const [first, rest] = size === next.lines ? [next] : cutFrames(next, size);
        const window: Window<T> = { ...first, item };
        replace(item, next, rest === undefined ? [window] : [window, rest]);
        windows.add(window);
        await send(window);
        next = rest;
      }
      // From here on its windows stand for it.
      writing = undefined;
      await until(() => windows.size < WINDOWS_AT_ONCE);
    },
    async end() {
      await until(() => windows.size === 0);
      if (socket.destroyed) return;
      stall.owes('did not close after our FIN', stallMilliseconds);
      socket.end();
      await until(() => false);
    },
  };

  // ---- internal ----

  function acknowledge(number: number): void {
    const meant = windows.acknowledge(number);
    if (meant === undefined) return;
    // What is acknowledged of a window in part is cut off only if the rest has to be sent again.
    if (meant.whole) replace(meant.window.item, meant.window, []);
    events.progressed();
    events.confirmed(meant.window.item, meant.lines);
  }

  function replace(item: Item<T>, old: Piece, pieces: readonly Piece[]): void {
    item.pieces = item.pieces.flatMap((piece) => (piece === old ? pieces : [piece]));
  }

  /** Resolves when the kernel has taken it, or the socket has closed. */
  async function send({ bytes, lines }: Piece): Promise<void> {
    const body = compression === 0 ? bytes : await deflated(bytes, { level: compression });
    if (socket.destroyed) return;
    stall.owes('acknowledged nothing', stallMilliseconds);
    // Else the kernel would send a packet of six bytes before each window.
    socket.cork();
    void writeWhole(socket, windowHeader(lines));
    if (compression > 0) void writeWhole(socket, compressedHeader(body.length));
    const taken = writeWhole(socket, body);
    socket.uncork();
    await taken;
  }

  /** Resolves when `holds`, or when the socket has closed. */
  async function until(holds: () => boolean): Promise<void> {
    while (!holds() && !socket.closed) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  }
}
