import type { Socket } from 'node:net';
import type { Exchange } from './exchange';
import type { LeanAnswer } from './lean-client';
import type { OpenedSocket } from './open-socket';
import { ResponseParser } from './response-parser';

export type ConnectionOptions = {
  /** Longest wait for any sign of life from the server. */
  readonly idleMilliseconds: number;
  /** Called when another request may be sent. */
  readonly onFree: (connection: Connection) => void;
  /** Called once, when the socket is gone. */
  readonly onClose: (connection: Connection) => void;
};

/** What `http.Agent` takes. */
const KEEP_ALIVE_MILLISECONDS = 1_000;

/**
 * One connection, with one request at a time. Its listeners serve all requests: adding and removing them
 * for each is a good part of what `node:http` costs.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #parser = new ResponseParser();
  #exchange: Exchange | undefined;
  #isReady = false;
  #isResting = false;

  constructor({ socket, ready }: OpenedSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
    socket.setTimeout(options.idleMilliseconds);
    socket.once(ready, () => this.#begin());
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#read());
    socket.on('timeout', () =>
      this.destroy(new Error(`no sign of life for ${options.idleMilliseconds} ms`)),
    );
    // Also keeps the error of an idle connection from ending the process.
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.#close());
  }

  get isUsable(): boolean {
    return !this.#socket.destroyed;
  }

  /** Only for a new connection or a free one. */
  send(exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.connection = this;
    if (this.#isResting) {
      this.#isResting = false;
      this.#socket.ref();
    }
    if (this.#isReady) this.#write(exchange);
  }

  /** From now on until the next request the process may end. */
  rest(): void {
    this.#isResting = true;
    this.#socket.unref();
  }

  destroy(cause = new Error('the connection was destroyed')): void {
    this.#socket.destroy();
    const exchange = this.#exchange;
    this.#exchange = undefined;
    exchange?.fail(cause);
  }

  #begin(): void {
    this.#isReady = true;
    if (this.#exchange !== undefined) this.#write(this.#exchange);
  }

  #write(exchange: Exchange): void {
    this.#parser.expect(exchange.method);
    this.#socket.write(exchange.text, 'latin1');
  }

  /** @param bytes left out: there are no more */
  #read(bytes?: Buffer): void {
    // Bytes that nobody asked for must not become the next answer.
    if (this.#exchange === undefined) {
      this.destroy();
      return;
    }
    try {
      const answer = bytes === undefined ? this.#parser.end() : this.#parser.read(bytes);
      if (answer !== undefined) this.#finish(this.#exchange, answer);
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  #finish(exchange: Exchange, answer: LeanAnswer): void {
    this.#exchange = undefined;
    exchange.succeed(answer);
    // An answer before the end of the request: what is left of it would be taken for the next one.
    if (this.#parser.isReusable && this.#socket.writableLength === 0) this.#options.onFree(this);
    else this.#socket.destroy();
  }

  #close(): void {
    this.destroy(new Error('the connection was closed'));
    this.#options.onClose(this);
  }
}
