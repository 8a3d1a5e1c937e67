/** Longest line of a size, and most bytes of trailers. */
const LINE_LIMIT = 16 * 1024;
const LINE_FEED = 0x0a;

type State = 'size' | 'data' | 'end of data' | 'trailers' | 'done';

/**
 * Takes a chunked body apart, however its bytes arrive. Extensions and trailers are left out.
 * https://www.rfc-editor.org/rfc/rfc9112#section-7.1
 */
export class ChunkedBody {
  #state: State = 'size';
  /** Bytes that the chunk still lacks. */
  #missing = 0;
  /** What has come of a line. */
  #line = '';
  #trailers = 0;

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /**
   * Reads on from `at`, and gives the data of chunks to `take`.
   * @returns where it stopped: the end of `bytes`, or what follows the body
   * @throws Error for what is not well-formed
   */
  read(bytes: Buffer, at: number, take: (data: Buffer) => void): number {
    while (at < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(at + this.#missing, bytes.length);
        take(bytes.subarray(at, end));
        this.#missing -= end - at;
        if (this.#missing === 0) this.#state = 'end of data';
        at = end;
      } else {
        const feed = bytes.indexOf(LINE_FEED, at);
        const end = feed < 0 ? bytes.length : feed + 1;
        this.#line += bytes.toString('latin1', at, end);
        if (this.#line.length > LINE_LIMIT) throw new Error('a line between chunks is too long');
        if (feed >= 0) this.#take(this.#line);
        at = end;
      }
    }
    return at;
  }

  #take(line: string): void {
    this.#line = '';
    if (!line.endsWith('\r\n')) throw new Error('a line between chunks has no whole line end');
    if (this.#state === 'size') {
      const size = /^([\da-f]+)[ \t]*(?:;[^\r]*)?\r\n$/i.exec(line)?.[1];
      if (size === undefined)
        throw new Error(`malformed size of a chunk ${JSON.stringify(line.slice(0, 100))}`);
      this.#missing = Number.parseInt(size, 16);
      this.#state = this.#missing === 0 ? 'trailers' : 'data';
    } else if (this.#state === 'end of data') {
      if (line !== '\r\n') throw new Error('a chunk is longer than its size');
      this.#state = 'size';
    } else {
      this.#trailers += line.length;
      if (this.#trailers > LINE_LIMIT) throw new Error('the trailers are too long');
      if (line === '\r\n') this.#state = 'done';
    }
  }
}
