import type { Socket } from 'node:net';
import type { Counters } from './counters';
import type { LineReader } from './lines';
import { resetConnection } from './reset-connection';
import type { Behaviour } from './types';

/** What the connections of one receiver share. */
export type Shared = {
  behaviour: Behaviour;
  counters: Counters;
  /** When the slow reader may read again (milliseconds of the monotonic clock). */
  freeAt: number;
  /** How many more connections the present behaviour resets. */
  faultsLeft: number;
  changed(): void;
};

/** One open connection: reads into `lines`, misbehaving as `shared.behaviour` says. */
export class Connection {
  readonly #tcp: Socket;
  readonly #shared: Shared;
  readonly #lines: LineReader;
  #stream: Socket | undefined;
  #timer: NodeJS.Timeout | undefined;
  #received = 0;
  #faulty = false;

  constructor(
    tcp: Socket,
    shared: Shared,
    openReader: (reply: (bytes: Buffer) => void) => LineReader,
  ) {
    const lines = openReader((bytes) => this.#stream?.write(bytes));
    this.#tcp = tcp;
    this.#shared = shared;
    this.#lines = lines;
    const { connections } = shared.counters;
    connections.created += 1;
    connections.open += 1;
    connections.mostOpen = Math.max(connections.mostOpen, connections.open);
    this.#joinFaulty();
    tcp.on('error', () => {
      connections.broken += 1;
    });
    tcp.once('close', () => {
      clearTimeout(this.#timer);
      connections.open -= 1;
      lines.end();
      shared.changed();
    });
  }

  /** Starts to read; `stream` is the TCP socket itself or the TLS socket upon it. */
  read(stream: Socket): void {
    this.#stream = stream;
    if (stream !== this.#tcp) {
      stream.on('error', () => {
        this.#shared.counters.connections.broken += 1;
        this.#tcp.destroy();
      });
    }
    stream.on('data', (chunk) => this.#take(chunk));
    this.reconsider();
  }

  /** The behaviour has changed: read on or hold back. */
  reconsider(newBehaviour = false): void {
    if (newBehaviour) this.#joinFaulty();
    const stream = this.#stream;
    if (!stream || stream.destroyed) return;
    clearTimeout(this.#timer);
    const wait = this.#shared.freeAt - performance.now();
    if (this.#shared.behaviour.stalled || wait > 0) stream.pause();
    else stream.resume();
    if (!this.#shared.behaviour.stalled && wait > 0) {
      this.#timer = setTimeout(() => this.reconsider(), wait);
    }
  }

  reset(): void {
    resetConnection(this.#tcp, this.#stream);
  }

  /** FIN first, then closed, whatever is unread. */
  end(): void {
    (this.#stream ?? this.#tcp).end(() => this.#tcp.destroy());
  }

  #joinFaulty(): void {
    const { behaviour } = this.#shared;
    this.#faulty = behaviour.resetAfterBytes !== Infinity && this.#shared.faultsLeft > 0;
    if (this.#faulty) this.#shared.faultsLeft -= 1;
  }

  #take(chunk: Buffer): void {
    const { behaviour, counters } = this.#shared;
    const limit = behaviour.resetAfterBytes;
    // Cut at the byte, not at the chunk: how the kernel cuts chunks must not decide what was taken.
    const room = this.#faulty ? Math.max(0, limit - this.#received) : Infinity;
    const taken = chunk.length > room ? chunk.subarray(0, room) : chunk;
    this.#received += taken.length;
    try {
      this.#lines.take(taken);
    } catch {
      // What is no Lumberjack ends the connection, as it does in Logstash.
      counters.malformedLines += 1;
      this.reset();
      return;
    }
    if (this.#faulty && this.#received >= limit) {
      this.reset();
    } else if (behaviour.bytesPerSecond !== Infinity) {
      const from = Math.max(performance.now(), this.#shared.freeAt);
      this.#shared.freeAt = from + (taken.length / behaviour.bytesPerSecond) * 1000;
      this.reconsider();
    }
    this.#shared.changed();
  }
}
