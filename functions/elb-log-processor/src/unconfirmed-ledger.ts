import type { Chunk, Parcel } from './carrier';

/** What was accepted and is not confirmed, and how many bytes that holds in memory. */
export type Ledger<T extends Chunk> = {
  readonly size: number;
  add(chunk: T): Parcel<T>;
  remove(parcel: Parcel<T>): void;
  /** The bytes to be confirmed before `chunk` may be added; 0 or less when there is room. */
  missingBytes(chunk: T): number;
  chunks(): T[];
  lines(): number;
};

/** An empty ledger has room for any chunk: one larger than `limit` bytes would wait for ever. */
export function openLedger<T extends Chunk>(limit: number): Ledger<T> {
  const held = new Set<Parcel<T>>();
  let bytes = 0;
  return {
    get size() {
      return held.size;
    },
    add(chunk) {
      const parcel = { chunk, failures: 0, boarded: false };
      held.add(parcel);
      bytes += chunk.bytes.length;
      return parcel;
    },
    remove(parcel) {
      if (held.delete(parcel)) bytes -= parcel.chunk.bytes.length;
    },
    missingBytes: (chunk) => (held.size === 0 ? 0 : bytes + chunk.bytes.length - limit),
    chunks: () => Array.from(held, (parcel) => parcel.chunk),
    lines: () => Array.from(held).reduce((sum, parcel) => sum + parcel.chunk.lines, 0),
  };
}
