import type { Socket } from 'node:net';
import type { Exchange } from './exchange';
import type { OpenedSocket } from './open-socket';
import type { ClientResponse } from './response';
import { ResponseParser } from './response-parser';

/** How long a server may take. */
export type Timeouts = {
  /** Until a connection stands, name lookup and TLS handshake included. */
  readonly connectMilliseconds: number;
  /** Without any sign of life: before the first byte of a response, or within it. */
  readonly idleMilliseconds: number;
  /** For a whole response: one that drips never stands still. */
  readonly responseMilliseconds: number;
};

export type ConnectionOptions = Timeouts & {
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
  readonly #connecting: NodeJS.Timeout;
  #exchange: Exchange | undefined;
  /** Time-outs of the socket since the last sign of life. */
  #quiet = 0;
  /** When the request was written. */
  #begun = 0;
  #isReady = false;
  #isResting = false;

  constructor({ socket, ready }: OpenedSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
    socket.setTimeout(options.idleMilliseconds);
    const { connectMilliseconds } = options;
    this.#connecting = setTimeout(
      () => this.destroy(new Error(`no connection within ${connectMilliseconds} ms`)),
      connectMilliseconds,
    );
    socket.once(ready, () => this.#begin());
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    socket.on('end', () => this.#read());
    socket.on('timeout', () => this.#waitOn());
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
    clearTimeout(this.#connecting);
    this.#isReady = true;
    if (this.#exchange !== undefined) this.#write(this.#exchange);
  }

  /** Some requests may take more than one time-out of the socket, which is set once. */
  #waitOn(): void {
    const { idleMilliseconds } = this.#options;
    const most = this.#exchange?.idleMilliseconds ?? idleMilliseconds;
    this.#quiet += idleMilliseconds;
    if (this.#quiet >= most) this.destroy(new Error(`no sign of life for ${most} ms`));
    else this.#socket.setTimeout(idleMilliseconds);
  }

  #write(exchange: Exchange): void {
    this.#quiet = 0;
    this.#begun = performance.now();
    this.#parser.expect(exchange.method);
    this.#socket.write(exchange.text, 'latin1');
  }

  /** @param bytes left out: there are no more */
  #read(bytes?: Buffer): void {
    // Bytes that nobody asked for must not become the next response.
    if (this.#exchange === undefined) {
      this.destroy();
      return;
    }
    this.#quiet = 0;
    try {
      const response = bytes === undefined ? this.#parser.end() : this.#parser.read(bytes);
      if (response !== undefined) this.#finish(this.#exchange, response);
      else this.#checkTime();
    } catch (error) {
      this.destroy(error as Error);
    }
  }

  #checkTime(): void {
    const { responseMilliseconds } = this.#options;
    if (performance.now() - this.#begun > responseMilliseconds)
      throw new Error(`no whole response within ${responseMilliseconds} ms`);
  }

  #finish(exchange: Exchange, response: ClientResponse): void {
    this.#exchange = undefined;
    exchange.succeed(response);
    // A response before the end of the request: what is left of it would be taken for the next one.
    if (this.#parser.isReusable && this.#socket.writableLength === 0) this.#options.onFree(this);
    else this.#socket.destroy();
  }

  #close(): void {
    clearTimeout(this.#connecting);
    this.destroy(new Error('the connection was closed'));
    this.#options.onClose(this);
  }
}
