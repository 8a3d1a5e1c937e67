import type { Summary } from '@lambda-core/common/summary';
import type { DocumentChunk } from './documents/documents';

type Entry = { readonly counts: Counts; confirmed: number };
type Counts = Pick<DocumentChunk, 'lines' | 'parsed' | 'offset'>;

export type OffsetTracker = ReturnType<typeof openOffsetTracker>;

/**
 * Books every chunk from the moment its lines were read until it is confirmed, in the order of the file.
 *
 * Chunks are confirmed out of order, but a file can only be continued at one place: before the first
 * chunk that is not confirmed. What lies behind that place is counted by whoever takes over, so the
 * summary gets a chunk's lines only when everything before it is confirmed, or at the end.
 *
 * @param from offset of the first line of this part in the uncompressed file
 */
export function openOffsetTracker(
  lines: Summary['lines'],
  failed: Summary['failures'],
  from: number,
) {
  const entries = new Map<number, Entry>();
  let settledTo = from;
  let next = from;

  const book = ({ counts, confirmed }: Entry): void => {
    lines.encountered += counts.lines;
    lines.parsed += counts.parsed;
    failed.parsing.total += counts.lines - counts.parsed;
    lines.sent += confirmed;
    failed.sending.total += counts.lines - confirmed;
  };

  return {
    enter({ lines: encountered, parsed, offset, end }: DocumentChunk): void {
      const counts = { lines: encountered, parsed, offset };
      entries.set(offset, { counts, confirmed: 0 });
      next = end;
    },
    /** The receiver has `count` more lines of the chunk; true when it has them all. */
    confirm({ offset }: DocumentChunk, count: number): boolean {
      const entry = entries.get(offset);
      if (entry === undefined) return false;
      entry.confirmed += count;
      if (entry.confirmed < entry.counts.lines) return false;
      // A Map keeps the order of insertion, which is the order of the file.
      for (const [at, first] of entries) {
        if (first.confirmed < first.counts.lines) break;
        book(first);
        entries.delete(at);
      }
      settledTo = entries.keys().next().value ?? next;
      return true;
    },
    /** Closes the books of a file whose lines were all confirmed, or will not be any more: returns how many. */
    closeAll(): number {
      let lost = 0;
      for (const entry of entries.values()) {
        book(entry);
        lost += entry.counts.lines - entry.confirmed;
      }
      entries.clear();
      return lost;
    },
    /** Closes the books of a part: the offset at which the next part begins. */
    closeForContinuation(): number {
      entries.clear();
      return settledTo;
    },
  };
}
