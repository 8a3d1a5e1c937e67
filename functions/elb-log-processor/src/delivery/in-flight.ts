import type { Chunk } from './types';

/** A stretch of a chunk's documents that is not confirmed: whole documents, or frames of them. */
export type Piece = { readonly bytes: Uint8Array; readonly lines: number };

/** A chunk that was accepted, until the last of its lines is confirmed. */
export type Item<T extends Chunk> = {
  readonly chunk: T;
  /** What is left to send of it; one piece whenever no connection has it. */
  pieces: readonly Piece[];
  /** How many of its lines are confirmed. */
  confirmed: number;
  /** Attempts that failed. */
  failures: number;
  /** Whether a socket has had it. */
  sent: boolean;
};

/**
 * What was accepted and is not confirmed, and how many bytes that holds in memory.
 * @param limit bytes at most
 */
export function openInFlight<T extends Chunk>(limit: number) {
  const items = new Set<Item<T>>();
  let bytes = 0;
  return {
    get size() {
      return items.size;
    },
    get bytes() {
      return bytes;
    },
    add(chunk: T): Item<T> {
      const item = { chunk, pieces: [chunk], confirmed: 0, failures: 0, sent: false };
      items.add(item);
      bytes += chunk.bytes.length;
      return item;
    },
    remove(item: Item<T>) {
      if (items.delete(item)) bytes -= item.chunk.bytes.length;
    },
    /** Whether `chunk` may be added. With nothing in flight it may: else one over the limit waited for ever. */
    hasRoom: (chunk: T) => items.size === 0 || bytes + chunk.bytes.length <= limit,
    chunks: () => Array.from(items, ({ chunk }) => chunk),
    lines: () =>
      Array.from(items, ({ chunk, confirmed }) => chunk.lines - confirmed).reduce(
        (a, b) => a + b,
        0,
      ),
  };
}
