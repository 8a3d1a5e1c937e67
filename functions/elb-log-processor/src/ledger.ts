import type { Summary } from '@lambda-core/common/summary';
import type { DocumentChunk } from './documents/documents';

type Entry = { readonly counts: Counts; confirmed: boolean };
type Counts = Pick<DocumentChunk, 'lines' | 'parsed' | 'offset'>;

/**
 * Books every chunk from the moment its lines were read until it is confirmed, in the order of the file.
 *
 * Chunks are confirmed out of order, but a file can only be handed on at one place: before the first
 * chunk that is not confirmed. What lies behind that place is counted by whoever takes over, so the
 * summary gets a chunk's lines only when everything before it is confirmed, or at the end.
 */
export type Ledger = {
  enter(chunk: DocumentChunk): void;
  confirm(chunk: DocumentChunk): void;
  /** Closes the books of a file whose lines were all confirmed, or will not be any more: returns how many. */
  closeAll(): number;
  /** Closes the books of a part: the offset at which the next part begins. */
  closeForHandOn(): number;
};

/** @param from offset of the first line of this part in the uncompressed file */
export function openLedger(
  lines: Summary['lines'],
  failed: Summary['failures'],
  from: number,
): Ledger {
  const entries = new Map<number, Entry>();
  let settledTo = from;
  let next = from;

  const count = ({ counts, confirmed }: Entry): void => {
    lines.encountered += counts.lines;
    lines.parsed += counts.parsed;
    failed.parsing.total += counts.lines - counts.parsed;
    if (confirmed) lines.sent += counts.lines;
    else failed.sending.total += counts.lines;
  };

  return {
    enter({ lines: encountered, parsed, offset, end }) {
      const counts = { lines: encountered, parsed, offset };
      entries.set(offset, { counts, confirmed: false });
      next = end;
    },
    confirm({ offset }) {
      const entry = entries.get(offset);
      if (entry === undefined) return;
      entry.confirmed = true;
      // A Map keeps the order of insertion, which is the order of the file.
      for (const [at, first] of entries) {
        if (!first.confirmed) break;
        count(first);
        entries.delete(at);
      }
      settledTo = entries.keys().next().value ?? next;
    },
    closeAll() {
      let lost = 0;
      for (const entry of entries.values()) {
        count(entry);
        if (!entry.confirmed) lost += entry.counts.lines;
      }
      entries.clear();
      return lost;
    },
    closeForHandOn() {
      entries.clear();
      return settledTo;
    },
  };
}
