/** The longest line that is parsed; a longer one is shipped cut to this many bytes, and counted. */
export const MAX_LINE_BYTES = 256 * 1024;

const NEWLINE = 0x0a;

/** Whole lines as they stand in the file. */
export type LineBatch = {
  /** One line or more, each with its newline; only the last line of a file may lack it. */
  readonly bytes: Uint8Array;
  /** Where `bytes` begins in the uncompressed file. */
  readonly offset: number;
  /** Bytes left out at the end of the batch's single line because the line is too long; usually 0. */
  readonly cut: number;
};

/** What of a batch stands at `offset` in the file and behind; `undefined` when nothing does. */
export function batchFrom(batch: LineBatch, offset: number): LineBatch | undefined {
  const bytes = batch.bytes.subarray(offset - batch.offset);
  return bytes.length === 0 ? undefined : { ...batch, bytes, offset };
}

/**
 * Cuts a stream of bytes at line ends. A batch is as long as the piece of the stream it came with, so
 * nothing waits; memory is bounded by one piece and one line of `MAX_LINE_BYTES`.
 *
 * When the source fails, the whole lines read before are yielded first; an unfinished line is not, since
 * nobody can tell how it went on.
 *
 * @param offset where the stream begins in the uncompressed file
 * @param passing batches are good only until the next one is asked for: their memory is used again
 */
export async function* lineBatches(
  source: AsyncIterable<Uint8Array>,
  offset = 0,
  passing = false,
): AsyncGenerator<LineBatch> {
  let at = offset;
  let room = new Uint8Array(0);
  let held = new Uint8Array(0);
  let cut = 0;
  for await (const piece of source) {
    const last = piece.lastIndexOf(NEWLINE);
    if (last < 0) {
      [held, cut] = hold(held, cut, piece);
      continue;
    }
    const whole = piece.subarray(0, last + 1);
    if (held.length === 0) {
      yield { bytes: whole, offset: at, cut: 0 };
      at += whole.length;
    } else {
      const first = piece.indexOf(NEWLINE) + 1;
      const isLong = cut > 0 || held.length + first > MAX_LINE_BYTES + 1;
      // The held line joins the lines behind it: a batch of its own would double the number of batches.
      const head = isLong ? piece.subarray(0, first) : whole;
      if (isLong) [held, cut] = hold(held, cut, head);
      else if (passing) {
        const length = held.length + head.length;
        if (room.length < length) room = new Uint8Array(Math.ceil(length * 1.125));
        held = joined(held, head, room.subarray(0, length));
      } else held = joined(held, head);
      yield { bytes: held, offset: at, cut };
      at += held.length + cut;
      cut = 0;
      const rest = piece.subarray(head.length, last + 1);
      if (rest.length > 0) yield { bytes: rest, offset: at, cut: 0 };
      at += rest.length;
    }
    held = Uint8Array.prototype.slice.call(piece, last + 1);
  }
  if (held.length > 0) yield { bytes: held, offset: at, cut };
}

/** Adds `more` to the line held so far, counting instead of keeping what exceeds the longest line. */
function hold(
  held: Uint8Array<ArrayBuffer>,
  cut: number,
  more: Uint8Array,
): [Uint8Array<ArrayBuffer>, number] {
  // One byte more than the longest line, so that a line of exactly that length plus newline is whole.
  const room = Math.max(0, MAX_LINE_BYTES + 1 - held.length);
  if (room === 0) return [held, cut + more.length];
  const kept = more.subarray(0, room);
  return [joined(held, kept), cut + more.length - kept.length];
}

function joined(
  first: Uint8Array,
  second: Uint8Array,
  whole = new Uint8Array(first.length + second.length),
): Uint8Array<ArrayBuffer> {
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}
