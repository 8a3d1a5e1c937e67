import { LambdaCoreError } from '@lambda-core/common/errors';
import type { SocketPoolOptions } from './socket-pool';

/** Whole documents, framed as the protocol wants them: the unit of sending, confirming and sending again. */
export type Chunk = { readonly bytes: Uint8Array; readonly lines: number };

/** How a receiver takes documents; see docs/guarantees.md for what each of them confirms. */
export type Protocol = 'lumberjack' | 'tcp';

export type DeliveryOptions = Omit<SocketPoolOptions, 'onConnected'> & {
  /** With `tcp` one of the sockets is a witness (`proof-of-life.ts`), so there have to be two. */
  readonly protocol: Protocol;
  /** How long there may be no connection to the receiver before the delivery fails; may be `Infinity`. */
  readonly connectionWaitMilliseconds: number;
  /** With `tcp`: after so many bytes a socket is ended, confirmed and replaced. */
  readonly bytesPerConnection?: number;
  /** With `tcp`: how long the witness has to stand after a socket's close to confirm what that carried. */
  readonly settlingMilliseconds?: number;
  /** With `lumberjack`: zlib's level for windows, 0 (off) to 9. */
  readonly compression?: number;
  /** The most bytes held until they are confirmed; one larger chunk still passes, alone. */
  readonly unconfirmedBytesLimit?: number;
  /** How often one chunk is tried before the delivery fails. */
  readonly attempts?: number;
  /** The pause after the first failure; it doubles to 10 s, with jitter, until one is confirmed. */
  readonly retryPauseMilliseconds?: number;
  /** A receiver that shows no sign of life for so long, while it owes one, has failed. */
  readonly stallMilliseconds?: number;
};

export type Delivery<T extends Chunk> = {
  /** How the documents of a chunk are to be told apart. */
  readonly framing: 'newline' | 'lumberjack';
  /**
   * Resolves when `chunk` is accepted: held here until it is confirmed. Waits while too many bytes are
   * unconfirmed. Rejects with DeliveryError once the delivery has failed, with `signal.reason` on
   * abort; the chunk was not accepted then.
   */
  send(chunk: T, signal?: AbortSignal): Promise<void>;
  /** Refuses newcomers; resolves when everything accepted is confirmed, and every socket closed. */
  drain(signal?: AbortSignal): Promise<void>;
  /** The chunks accepted and not wholly confirmed. */
  unconfirmed(): T[];
  /** Closes everything at once, confirmed or not. Idempotent. */
  destroy(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};

const MIB = 1024 * 1024;

export const DELIVERY_DEFAULTS = {
  bytesPerConnection: 4 * MIB,
  // A receiver that goes down closes its connections within some milliseconds of each other.
  settlingMilliseconds: 50,
  compression: 0,
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
