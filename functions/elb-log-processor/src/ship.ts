import { createSummary, recordFailure, type Summary } from '@lambda-core/common/summary';
import type { Delivery } from './delivery/delivery';
import type { DocumentContext } from './documents/context';
import { createRenderer, type DocumentChunk } from './documents/documents';
import { openOffsetTracker } from './offset-tracker';
import { decompressed } from './source/gunzip';
import { batchFrom, type LineBatch, lineBatches } from './source/line-batches';
import { release } from './source/release';
import { skipBytes } from './source/skip-bytes';

/**
 * Documents in one piece: more than any batch of usual lines becomes, so that those pass whole; a batch of
 * one-byte lines becomes 350 times its size.
 */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** One log file, or what is left of it. */
export type Shipment = {
  /**
   * The file's bytes as stored, compressed or not. A piece is read until the next one is asked for and
   * not later, so the source may use its memory again.
   */
  readonly source: AsyncIterable<Uint8Array>;
  /** Opens the same bytes once more, where that is possible: then gzip is read faster (`gunzip.ts`). */
  readonly again?: (() => AsyncIterable<Uint8Array>) | undefined;
  readonly context: DocumentContext;
  /** Offset in the uncompressed file at which to begin: a line's first byte. */
  readonly from?: number;
  /** Whether `source` itself begins at `from`, so that there is nothing to skip or to uncompress. */
  readonly sourceBeginsAtFrom?: boolean;
  /** See `Deadline`. */
  readonly drain?: AbortSignal;
  readonly stop?: AbortSignal;
  readonly onProgress?: (summary: Summary) => void;
};

export type ShipmentResult = {
  readonly summary: Summary;
  /** Why the file failed; the summary still tells what was delivered. */
  readonly error?: unknown;
  /** Whether the file is gzip; true as well when it was never looked into. */
  readonly compressed: boolean;
  /** Time ran out: the offset at which the rest of the file begins. */
  readonly continueFrom?: number;
  readonly waited: Waited;
};

/** Milliseconds that the pipeline stood still: for the source's bytes, and for the receiver to take lines. */
export type Waited = { source: number; receiver: number };

/** Opens what the documents go to; `confirmed` is to be called as lines of a chunk are delivered. */
export type OpenDelivery = (
  summary: Summary,
  confirmed: (chunk: DocumentChunk, lines: number) => void,
) => Delivery<DocumentChunk>;

/**
 * Ships one log file: bytes → lines → documents → sockets → confirmed. Never throws: the result tells.
 *
 * Back-pressure runs from the sockets to the source, and memory is bounded by the delivery's limit.
 */
export async function ship(
  shipment: Shipment,
  openDelivery: OpenDelivery,
): Promise<ShipmentResult> {
  const started = performance.now();
  const summary = createSummary();
  const result = await run(shipment, openDelivery, summary);
  summary.durationMilliseconds = Math.round(performance.now() - started);
  return result;
}

async function run(
  { source, again, context, from = 0, sourceBeginsAtFrom, drain, stop, onProgress }: Shipment,
  openDelivery: OpenDelivery,
  summary: Summary,
): Promise<ShipmentResult> {
  const offsets = openOffsetTracker(summary.lines, summary.failures, from);
  const spare: Uint8Array[] = [];
  const delivery = openDelivery(summary, (chunk, lines) => {
    if (offsets.confirm(chunk, lines)) spare.push(new Uint8Array(chunk.bytes.buffer));
    onProgress?.(summary);
  });
  const renderer = createRenderer(
    context,
    (reason) => recordFailure(summary.failures.parsing, reason, 0),
    { framing: delivery.framing, chunkBytes: CHUNK_BYTES },
  );

  const waited: Waited = { source: 0, receiver: 0 };
  let compressed = !sourceBeginsAtFrom;
  const read = counted(source, summary, waited);
  const whole = decompressed(read, {
    again,
    onKind: (kind) => {
      compressed = kind;
    },
  });
  const bytes = sourceBeginsAtFrom ? read : skipBytes(whole, from);
  let failure: unknown;
  let finished = false;
  try {
    for await (const batch of lineBatches(bytes, from, true)) {
      for (let rest: LineBatch | undefined = batch; rest !== undefined && !drain?.aborted; ) {
        const chunk = renderer.render(rest, spare.pop());
        rest = batchFrom(rest, chunk.end);
        offsets.enter(chunk);
        if (chunk.lines > 0) await timed(waited, 'receiver', delivery.send(chunk, drain));
        else offsets.confirm(chunk, 0);
        onProgress?.(summary);
      }
      if (drain?.aborted) break;
    }
    finished = !drain?.aborted;
  } catch (error) {
    if (!drain?.aborted) failure = error;
  }
  // Whole lines that stand before a break in the file are worth delivering, so drain comes first.
  try {
    await timed(waited, 'receiver', delivery.drain(stop));
  } catch (error) {
    finished = false;
    // Goes before what is wrong with the file: while the receiver is away, that is not what to wait for.
    if (!stop?.aborted) failure = error;
  }
  await delivery.destroy();
  // Else the next file's come on top of them: garbage that the collector lets lie.
  for (const { buffer } of spare) release(buffer);

  if (failure === undefined && !finished) {
    return { summary, compressed, waited, continueFrom: offsets.closeForContinuation() };
  }
  const lost = offsets.closeAll();
  if (lost > 0) recordFailure(summary.failures.sending, failure, 0);
  const result = { summary, compressed, waited };
  return failure === undefined ? result : { ...result, error: failure };
}

async function* counted(
  source: AsyncIterable<Uint8Array>,
  summary: Summary,
  waited: Waited,
): AsyncGenerator<Uint8Array> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await timed(waited, 'source', pieces.next());
      if (done) return;
      summary.bytes += value.length;
      yield value;
    }
  } finally {
    await pieces.return?.();
  }
}

async function timed<T>(waited: Waited, what: keyof Waited, work: Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await work;
  } finally {
    waited[what] += performance.now() - began;
  }
}
