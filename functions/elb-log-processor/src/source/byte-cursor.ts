/** Reads a stream of pieces some bytes at a time; a piece is not looked at any more once it is used up. */
export type ByteCursor = {
  /** What is left of the current piece, or the next one; `undefined` at the end of the stream. */
  rest(): Promise<Uint8Array | undefined>;
  /** Goes on behind the first `count` bytes of `rest()`. */
  skip(count: number): void;
  /** The next `count` bytes; `undefined` when there are not so many. */
  take(count: number): Promise<Uint8Array | undefined>;
};

export function byteCursor(pieces: AsyncIterator<Uint8Array>): ByteCursor {
  let piece: Uint8Array = new Uint8Array(0);
  let at = 0;
  const cursor: ByteCursor = {
    async rest() {
      while (at === piece.length) {
        const { done, value } = await pieces.next();
        if (done) return undefined;
        piece = value;
        at = 0;
      }
      return piece.subarray(at);
    },
    skip(count) {
      at += count;
    },
    async take(count) {
      const taken = new Uint8Array(count);
      for (let filled = 0; filled < count; ) {
        const some = (await cursor.rest())?.subarray(0, count - filled);
        if (some === undefined) return undefined;
        taken.set(some, filled);
        cursor.skip(some.length);
        filled += some.length;
      }
      return taken;
    },
  };
  return cursor;
}
