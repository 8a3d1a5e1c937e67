/**
 * Aborts a request when nothing came of it for too long while somebody waited. Begins to count at once: until
 * `over` is called somebody waits for the first piece.
 */
export function openStallWatch(milliseconds: number, outer?: AbortSignal) {
  const controller = new AbortController();
  const abort = () => controller.abort(outer?.reason);
  let waiting = true;
  let stalled: Error | undefined;
  const timer = setTimeout(() => {
    if (!waiting) return;
    stalled = new Error(`nothing came for ${milliseconds} ms`);
    controller.abort(stalled);
  }, milliseconds);
  outer?.addEventListener('abort', abort);
  if (outer?.aborted) abort();

  return {
    /** Aborts on a stall, and when the outer signal does. */
    signal: controller.signal,
    /** What the stall is to be called in an error; `undefined` as long as there was none. */
    get stalled() {
      return stalled;
    },
    /** Passes pieces on; the time that the consumer takes over one does not count. */
    async *over<Piece>(pieces: AsyncIterable<Piece>): AsyncGenerator<Piece> {
      for await (const piece of pieces) {
        waiting = false;
        yield piece;
        waiting = true;
        timer.refresh();
      }
    },
    [Symbol.dispose]() {
      clearTimeout(timer);
      outer?.removeEventListener('abort', abort);
    },
  };
}
