import { LambdaCoreError } from '@lambda-core/common/errors';
import { ChunkedBody } from './chunked-body';
import type { ClientResponse } from './response';
import { type Framing, framingOf, parseHead, type ResponseHead } from './response-head';

/** More than a listing of 1,000 keys of 1,024 bytes, each written as `%XX`. */
export const BODY_LIMIT = 8 * 1024 * 1024;
/** Of all headers of one response, interim answers included. */
export const HEAD_LIMIT = 64 * 1024;

const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Reads the answers of one HTTP/1.1 connection, one after the other, however their bytes arrive.
 * https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 */
export class ResponseParser {
  #method = '';
  /** Bytes of a head that is not whole yet. */
  #pending = NOTHING;
  #headBytes = 0;
  #head: ResponseHead | undefined;
  #framing: Framing = 0;
  #chunks = new ChunkedBody();
  #pieces: Buffer[] = [];
  #size = 0;
  #reusable = false;

  /** Whether the connection may serve another request after the response that was read last. */
  get isReusable(): boolean {
    return this.#reusable;
  }

  /** Makes ready for the response to a request. */
  expect(method: string): void {
    this.#method = method;
    this.#headBytes = 0;
    this.#reusable = false;
  }

  /**
   * @returns the response, once it is whole
   * @throws Error for what is not well-formed or too long
   */
  read(bytes: Buffer): ClientResponse | undefined {
    return this.#head === undefined
      ? this.#readHead(bytes, 0)
      : this.#readBody(this.#head, bytes, 0);
  }

  /**
   * The response that ends with the connection.
   * @throws Error if something of it is missing
   */
  end(): ClientResponse {
    if (this.#head !== undefined && this.#framing === 'until close')
      return this.#whole(this.#head, this.#text(), false);
    const begun = this.#headBytes + this.#pending.length > 0;
    throw new Error(
      begun ? 'the response broke off' : 'the connection was closed without a response',
    );
  }

  #readHead(bytes: Buffer, from: number): ClientResponse | undefined {
    const before = this.#pending.length;
    const all = before === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const end = all.indexOf('\r\n\r\n', Math.max(from, before - 3), 'latin1');
    const after = end < 0 ? all.length : end + 4;
    if (this.#headBytes + after - from > HEAD_LIMIT) throw new Error('the headers are too long');
    if (end < 0) {
      this.#pending = from === 0 ? all : all.subarray(from);
      return undefined;
    }
    this.#pending = NOTHING;
    this.#headBytes += after - from;
    const head = parseHead(all.toString('latin1', from, end + 2));
    if (head.status === 101) throw new Error('status 101 to a request without an upgrade');
    // An interim response: https://www.rfc-editor.org/rfc/rfc9110#section-15.2
    if (head.status < 200) return this.#readHead(all, after);
    this.#head = head;
    this.#framing = framingOf(this.#method, head);
    if (this.#framing === 'chunked') this.#chunks = new ChunkedBody();
    else if (this.#framing !== 'until close') checkSize(this.#framing);
    return this.#readBody(head, all, after);
  }

  #readBody(head: ResponseHead, bytes: Buffer, from: number): ClientResponse | undefined {
    if (this.#framing === 'chunked') {
      const end = this.#chunks.read(bytes, from, this.#keep);
      if (!this.#chunks.isDone) return undefined;
      // A length as well: one of us may take the wrong bytes for the next response.
      const isPlain = head.headers['content-length'] === undefined;
      return this.#whole(head, this.#text(), isPlain && end === bytes.length);
    }
    const end = this.#framing === 'until close' ? Infinity : from + this.#framing - this.#size;
    if (end > bytes.length) {
      this.#keep(bytes.subarray(from));
      return undefined;
    }
    const isAllThere = end === bytes.length;
    // Nearly always the response came in one piece.
    if (this.#size === 0) return this.#whole(head, bytes.toString('utf8', from, end), isAllThere);
    this.#keep(bytes.subarray(from, end));
    return this.#whole(head, this.#text(), isAllThere);
  }

  readonly #keep = (data: Buffer): void => {
    this.#size += data.length;
    checkSize(this.#size);
    this.#pieces.push(data);
  };

  #text(): string {
    const text = Buffer.concat(this.#pieces).toString();
    this.#pieces = [];
    this.#size = 0;
    return text;
  }

  #whole(
    { status, headers, persistent }: ResponseHead,
    body: string,
    isClean: boolean,
  ): ClientResponse {
    this.#head = undefined;
    this.#reusable = persistent && isClean;
    return { status, headers, body };
  }
}

function checkSize(bytes: number): void {
  if (bytes <= BODY_LIMIT) return;
  const message = `the response is too long: found ${bytes} bytes, expected at most ${BODY_LIMIT}`;
  throw new LambdaCoreError('RESPONSE_TOO_LONG', message);
}
