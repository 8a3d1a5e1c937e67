import { LambdaCoreError } from '@lambda-core/common/errors';
import type { SocketPoolOptions } from '@lambda-core/common/socket-pool';
import type { Chunk } from './carrier';

export type DeliveryOptions = SocketPoolOptions & {
  /** After so many bytes a socket is ended, confirmed and replaced. */
  readonly bytesPerConnection?: number;
  /** The most bytes held until they are confirmed; one larger chunk still passes, alone. */
  readonly unconfirmedBytesLimit?: number;
  /** How often one chunk is tried before the delivery fails. */
  readonly attempts?: number;
  /** The pause after the first failure; it doubles to 10 s, with jitter, until one is confirmed. */
  readonly retryPauseMilliseconds?: number;
  /** A socket that takes nothing, or does not close after our FIN, for so long has failed. */
  readonly stallMilliseconds?: number;
};

export type Delivery<T extends Chunk> = {
  /**
   * Resolves when `chunk` is accepted: held here until it is confirmed. Waits while every socket
   * is busy or too many bytes are unconfirmed. Rejects with DeliveryError once the delivery has
   * failed, with `signal.reason` on abort; the chunk was not accepted then.
   */
  send(chunk: T, signal?: AbortSignal): Promise<void>;
  /** Refuses newcomers, ends all sockets; resolves when everything accepted is confirmed. */
  drain(signal?: AbortSignal): Promise<void>;
  /** The chunks accepted and not confirmed. */
  unconfirmed(): T[];
  /** Closes everything at once, confirmed or not. Idempotent. */
  destroy(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const MIB = 1024 * 1024;

export const DELIVERY_DEFAULTS = {
  bytesPerConnection: 4 * MIB,
  unconfirmedBytesLimit: 32 * MIB,
  attempts: 5,
  retryPauseMilliseconds: 200,
  stallMilliseconds: 60_000,
} as const;

export class DeliveryError extends LambdaCoreError {
  override readonly name = 'DeliveryError';

  constructor(message: string, options?: ErrorOptions) {
    super('DELIVERY_FAILED', message, options);
  }
}
