import { AbortWatch } from './abort-watch';
import { Connection, type Timeouts } from './connection';
import { Exchange } from './exchange';
import { type Origin, socketOpener } from './open-socket';
import { type RequestText, requestText } from './request-text';
import type { ClientResponse } from './response';

export type PoolOptions = Timeouts & {
  readonly origin: Origin;
  /** Most connections at once; requests beyond wait in line. */
  readonly connections: number;
};

export type PoolRequest = RequestText & {
  readonly signal?: AbortSignal | undefined;
  /** Longest wait for a sign of life, where it is not the pool's. */
  readonly idleMilliseconds?: number | undefined;
};

/**
 * Connections to one origin that stay open between requests. The one that was used last is used first, so
 * that the others may run into the server's limit for idle ones.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #openSocket: ReturnType<typeof socketOpener>;
  readonly #to: string;
  readonly #watch = new AbortWatch();
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  #first: Exchange | undefined;
  #last: Exchange | undefined;
  #isDestroyed = false;

  constructor(options: PoolOptions) {
    const { host, port } = options.origin;
    this.#options = options;
    this.#openSocket = socketOpener(options.origin);
    this.#to = `${host}:${port}`;
  }

  /**
   * Resolves with any status; rejects with the reason of the signal, with a LambdaCoreError `NO_RESPONSE` or
   * `RESPONSE_TOO_LONG`, or with a TypeError for what cannot be sent.
   */
  send(request: PoolRequest): Promise<ClientResponse> {
    return new Promise((resolve, reject) => {
      const { method, signal, idleMilliseconds } = request;
      const text = requestText(request);
      const options = { method, text, signal, idleMilliseconds, to: this.#to, watch: this.#watch };
      const exchange = new Exchange(options, resolve, reject);
      if (this.#isDestroyed) exchange.fail(new Error('the client was destroyed'));
      if (exchange.isSettled) return;
      const connection = this.#takeIdle() ?? this.#open();
      if (connection === undefined) this.#queue(exchange);
      else connection.send(exchange);
    });
  }

  /** Fails all that is under way or in line. */
  destroy(): void {
    this.#isDestroyed = true;
    const cause = new Error('the client was destroyed');
    for (const connection of this.#all) connection.destroy(cause);
    for (let next = this.#nextInLine(); next !== undefined; next = this.#nextInLine())
      next.fail(cause);
  }

  #takeIdle(): Connection | undefined {
    let connection = this.#idle.pop();
    while (connection !== undefined && !connection.isUsable) connection = this.#idle.pop();
    return connection;
  }

  /** @returns `undefined` when there are as many as there may be */
  #open(): Connection | undefined {
    if (this.#all.size >= this.#options.connections) return undefined;
    const connection = new Connection(this.#openSocket(), {
      ...this.#options,
      onFree: this.#onFree,
      onClose: this.#onClose,
    });
    this.#all.add(connection);
    return connection;
  }

  readonly #onFree = (connection: Connection): void => {
    const next = this.#nextInLine();
    if (next === undefined) {
      connection.rest();
      this.#idle.push(connection);
    } else {
      connection.send(next);
    }
  };

  readonly #onClose = (connection: Connection): void => {
    this.#all.delete(connection);
    const at = this.#idle.indexOf(connection);
    if (at >= 0) this.#idle.splice(at, 1);
    const next = this.#nextInLine();
    if (next !== undefined) this.#open()?.send(next);
  };

  #queue(exchange: Exchange): void {
    if (this.#last === undefined) this.#first = exchange;
    else this.#last.next = exchange;
    this.#last = exchange;
  }

  /** Aborted ones stay in line until it is their turn. */
  #nextInLine(): Exchange | undefined {
    let next = this.#first;
    while (next?.isSettled) next = next.next;
    this.#first = next?.next;
    if (this.#first === undefined) this.#last = undefined;
    return next;
  }
}
