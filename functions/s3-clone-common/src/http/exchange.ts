import { LambdaCoreError } from '@lambda-core/common/errors';
import type { AbortWatch } from './abort-watch';
import type { ClientResponse } from './response';

export type ExchangeOptions = {
  readonly method: string;
  /** The whole request; a string holds Latin-1. */
  readonly text: string | Buffer;
  readonly signal?: AbortSignal | undefined;
  readonly idleMilliseconds?: number | undefined;
  /** `host:port`, for messages. */
  readonly to: string;
  readonly watch: AbortWatch;
};

/** One request and its outcome. The outcome that comes first stands. */
export class Exchange {
  readonly method: string;
  readonly text: string | Buffer;
  /** Longest wait for a sign of life, where it is not the connection's. */
  readonly idleMilliseconds: number | undefined;
  /** What carries it; `undefined` while it waits in line. */
  connection: { destroy(): void } | undefined;
  /** The one behind it in line. */
  next: Exchange | undefined;
  isSettled = false;
  readonly #options: ExchangeOptions;
  readonly #resolve: (response: ClientResponse) => void;
  readonly #reject: (error: unknown) => void;

  constructor(
    options: ExchangeOptions,
    resolve: (response: ClientResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.method = options.method;
    this.text = options.text;
    this.idleMilliseconds = options.idleMilliseconds;
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    const { signal, watch } = options;
    if (signal?.aborted) this.abort(signal.reason);
    else if (signal !== undefined) watch.add(signal, this);
  }

  succeed(response: ClientResponse): void {
    if (this.#settle()) this.#resolve(response);
  }

  /** There will be no whole response. */
  fail(cause: Error): void {
    const { method, to } = this.#options;
    const message = `${method} to ${to} got no whole response`;
    const code = cause instanceof LambdaCoreError ? cause.code : 'NO_RESPONSE';
    if (this.#settle()) this.#reject(new LambdaCoreError(code, message, { cause }));
  }

  /** The response is not wanted any more. */
  abort(reason: unknown): void {
    if (!this.#settle()) return;
    this.#reject(reason);
    this.connection?.destroy();
  }

  #settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    const { signal, watch } = this.#options;
    if (signal !== undefined) watch.remove(signal, this);
    return true;
  }
}
