import type { Socket } from 'node:net';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { growingPause } from '@lambda-core/common/growing-pause';
import { receiverName } from '@lambda-core/common/socket-connect';
import { openSocketPool } from '@lambda-core/common/socket-pool';
import type { Summary } from '@lambda-core/common/summary';
import { boardSocket, type Carrier, type Chunk, type Parcel } from './carrier';
import {
  DELIVERY_DEFAULTS,
  type Delivery,
  DeliveryError,
  type DeliveryOptions,
} from './delivery-types';
import { openLedger } from './unconfirmed-ledger';
import { waitingLine } from './waiting-line';

export type { Chunk } from './carrier';
export * from './delivery-types';

/**
 * Delivers chunks over a pool of sockets, at least once each; `confirmed` is called exactly once
 * for each chunk, when the receiver has closed its side cleanly after our FIN.
 *
 * TCP acknowledges nothing to the program: a write that succeeded has reached the kernel, no more.
 * What remains uncertain even so: a receiver that closes on its own while our last bytes are under
 * way looks like one that answers our FIN, should its own arrive after ours left; carrier.ts makes
 * that impossible within a round trip of 5 ms. Those lines would be lost.
 */
export function openDelivery<T extends Chunk>(
  options: DeliveryOptions,
  summary: Summary,
  confirmed: (chunk: T) => void,
): Delivery<T> {
  const settings = { ...DELIVERY_DEFAULTS, ...options };
  const pool = openSocketPool(options, summary);
  const pauses = growingPause(settings.retryPauseMilliseconds);

  const ledger = openLedger<T>(settings.unconfirmedBytesLimit);
  /** Those in the ledger that wait for a socket. */
  const queue: Parcel<T>[] = [];
  const carriers = new Map<Socket, Carrier<T>>();
  const senders = waitingLine<T>(advance);
  const drainers = waitingLine<void>(() => {});
  // A lane is one borrowed socket, from before it is acquired until it is released or closed.
  // Lanes never outnumber the sockets allowed, so an acquire waits for connecting only.
  let lanes = 0;
  let acquiring = 0;
  let retiring = 0;
  let idle = 0;
  let closingBytes = 0;
  let draining = false;
  let stopped: LambdaCoreError | undefined;
  let pauseTimer: NodeJS.Timeout | undefined;

  const self: Delivery<T> = {
    send(chunk, signal) {
      if (signal?.aborted) return Promise.reject(signal.reason);
      const refusal = stopped ?? (draining ? closed('drained') : undefined);
      if (refusal) return Promise.reject(refusal);
      if (senders.length > 0 || !admissible(chunk)) {
        const turn = senders.wait(chunk, signal);
        advance();
        return turn;
      }
      queue.push(ledger.add(chunk));
      advance();
      return Promise.resolve();
    },
    async drain(signal) {
      signal?.throwIfAborted();
      if (stopped) throw stopped;
      draining = true;
      const done = drainers.wait(undefined, signal);
      advance();
      await done;
      await pool.drain();
    },
    unconfirmed: () => ledger.chunks(),
    destroy() {
      stop(closed('destroyed'));
      return pool.destroy();
    },
    [Symbol.asyncDispose]: () => self.destroy(),
  };
  return self;

  // ---- internal ----

  function admissible(chunk: T): boolean {
    if (queue.length + lanes >= settings.connectionCountLimit) return false;
    return ledger.missingBytes(chunk) <= 0;
  }

  /** Does all that can be done now. Called after whatever might have made something possible. */
  function advance(): void {
    if (stopped) return;
    for (;;) {
      while (!pauseTimer && queue.length > 0 && lanes < settings.connectionCountLimit) {
        void lane(queue.shift());
      }
      const next = senders.first();
      if (next === undefined || !admissible(next)) break;
      queue.push(ledger.add(next));
      senders.admitFirst();
    }
    while (wantsConfirmation() && idle > acquiring) void lane(undefined);
    if (draining && ledger.size === 0 && senders.length === 0) {
      while (drainers.length > 0) drainers.admitFirst();
    }
  }

  /** Whether an idle socket should be ended, for only a socket's end confirms what it carried. */
  function wantsConfirmation(): boolean {
    const next = senders.first();
    if (next === undefined) return draining && queue.length === 0;
    // One at a time: how many bytes it will confirm is known once it is acquired.
    return retiring === 0 && closingBytes < ledger.missingBytes(next);
  }

  /** Takes one socket and puts `parcel` on it; without a parcel, takes an idle one to end it. */
  async function lane(parcel: Parcel<T> | undefined): Promise<void> {
    lanes += 1;
    acquiring += 1;
    if (!parcel) retiring += 1;
    const wave = pauses.wave();
    const carrier = await pool.acquire().then(board, (error) => error as Error);
    acquiring -= 1;
    if (!parcel) retiring -= 1;
    if (carrier instanceof Error) {
      if (parcel) again([parcel], carrier, wave);
    } else {
      if (parcel) await write(carrier, parcel);
      const full = carrier.bytes >= settings.bytesPerConnection;
      if (!carrier.closed && (full || !parcel)) await end(carrier);
      putBack(carrier);
    }
    lanes -= 1;
    advance();
  }

  function board(socket: Socket): Carrier<T> | Error {
    if (socket.destroyed) {
      pool.evict(socket);
      return socket.errored ?? new Error('the connection closed before it was used');
    }
    let carrier = carriers.get(socket);
    if (!carrier) {
      carrier = boardSocket<T>(socket, settings.stallMilliseconds, finish);
      carriers.set(socket, carrier);
    } else {
      carrier.idle = false;
      idle -= 1;
    }
    return carrier;
  }

  async function write(carrier: Carrier<T>, parcel: Parcel<T>): Promise<void> {
    if (parcel.boarded) summary.retries += parcel.chunk.lines;
    parcel.boarded = true;
    carrier.wave = pauses.wave();
    await carrier.write(parcel);
  }

  async function end(carrier: Carrier<T>): Promise<void> {
    const { bytes } = carrier;
    closingBytes += bytes;
    advance();
    await carrier.end();
    closingBytes -= bytes;
  }

  function putBack(carrier: Carrier<T>): void {
    if (carrier.closed) {
      pool.evict(carrier.socket);
    } else {
      carrier.idle = true;
      idle += 1;
      pool.release(carrier.socket);
    }
  }

  /** A socket has closed: everything on it is confirmed, or nothing is. */
  function finish(carrier: Carrier<T>, clean: boolean): void {
    carriers.delete(carrier.socket);
    if (carrier.idle) idle -= 1;
    if (stopped) return;
    if (!clean) {
      again(
        carrier.parcels,
        carrier.socket.errored ?? new Error('not closed cleanly'),
        carrier.wave,
      );
    } else {
      pauses.succeeded();
      for (const parcel of carrier.parcels) confirm(parcel);
    }
    advance();
  }

  function confirm(parcel: Parcel<T>): void {
    ledger.remove(parcel);
    try {
      confirmed(parcel.chunk);
    } catch (error) {
      // Thrown from a socket's event it would end the process.
      fail(`the callback for confirmed chunks threw: ${describeError(error)}`, error);
    }
  }

  function again(parcels: readonly Parcel<T>[], error: Error, wave: number): void {
    if (stopped || parcels.length === 0) return;
    for (const parcel of parcels) {
      parcel.failures += 1;
      queue.push(parcel);
    }
    if (parcels.some((parcel) => parcel.failures >= settings.attempts)) {
      fail(`after ${settings.attempts} attempts`, error);
      return;
    }
    if (!pauses.failed(wave) || pauseTimer) return;
    pauseTimer = setTimeout(() => {
      pauseTimer = undefined;
      advance();
    }, pauses.milliseconds());
  }

  function fail(why: string, cause: unknown): void {
    const what = `delivery to ${receiverName(settings)} failed`;
    stop(new DeliveryError(`${what} ${why}: ${ledger.lines()} lines not confirmed`, { cause }));
    void pool.destroy();
  }

  function stop(reason: LambdaCoreError): void {
    if (stopped) return;
    stopped = reason;
    clearTimeout(pauseTimer);
    senders.rejectAll(reason);
    drainers.rejectAll(reason);
  }

  function closed(how: string): LambdaCoreError {
    const message = `the delivery to ${receiverName(settings)} is ${how}`;
    return new LambdaCoreError('DELIVERY_CLOSED', message);
  }
}
