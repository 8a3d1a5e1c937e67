import type { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { resetConnection } from '@lambda-core/local/logstash/reset-connection';

/** A connection at the receiver, in the hands of a fault. */
export type Victim = {
  /** What documents come from: `tcp` itself, or TLS upon it. */
  readonly stream: Socket;
  readonly tcp: Socket;
  readonly milliseconds: number;
  /** What arrives from now on stays in the kernel. */
  stopReading(): void;
  /** Resolves when the sender's FIN is there, read or not; after `milliseconds` where nothing tells. */
  finArrived(): Promise<void>;
};

type Fault = {
  readonly title: string;
  /** Happens once the connection has brought so many bytes as the schedule says. */
  readonly strike?: (victim: Victim) => void | Promise<void>;
  /** Happens in the place of the response to the sender's FIN. */
  readonly response?: (victim: Victim) => void | Promise<void>;
  /** Strikes before anything is read. */
  readonly atOnce?: true;
};

/** As Java's NIO closes a channel that is registered: its FIN leaves before it looks at unread data. */
const closeAsJava = ({ stream }: Victim) => void stream.end(() => stream.destroy());

/** Faults of one connection, with and without TLS. */
export const FAULTS = {
  none: { title: 'reads everything and closes after our FIN' },
  reset: {
    title: 'resets in the middle of a line or frame',
    strike: ({ tcp, stream }) => resetConnection(tcp, stream),
  },
  end: {
    title: 'closes cleanly in the middle',
    strike: ({ stream }) => void stream.end(),
  },
  close: {
    title: 'close(2) in the middle, data unread or not',
    strike: ({ stream }) => void stream.destroy(),
  },
  'half-open': {
    title: 'half-open: reads and answers no more',
    strike: (victim) => victim.stopReading(),
  },
  'never-reads': {
    title: 'accepts, and never reads',
    atOnce: true,
    strike: (victim) => victim.stopReading(),
  },
  slow: { title: 'reads some bytes a millisecond' },
  'late-fin': {
    title: 'sends its FIN late',
    response: async ({ stream, milliseconds }) => {
      await pause(milliseconds);
      stream.end();
    },
  },
  'java-early': {
    title: 'shutdown(WR), then close(2), before our FIN',
    strike: async (victim) => {
      victim.stopReading();
      closeAsJava(victim);
    },
  },
  'java-at-fin': {
    title: 'shutdown(WR), then close(2), at our FIN, data unread',
    strike: async (victim) => {
      victim.stopReading();
      await victim.finArrived();
      closeAsJava(victim);
    },
  },
  'close-at-fin': {
    title: 'close(2) at our FIN, data unread',
    strike: async (victim) => {
      victim.stopReading();
      await victim.finArrived();
      victim.stream.destroy();
    },
  },
} as const satisfies Record<string, Fault>;

/** Faults of TLS, besides those. */
export const TLS_FAULTS = {
  'tls-garbage': {
    title: 'TLS breaks: garbage in the middle',
    strike: ({ tcp }) => void tcp.write('this is no TLS record, and never was one\n'),
  },
  'tls-truncated': {
    title: 'TLS breaks: FIN without close_notify',
    strike: ({ tcp }) => void tcp.end(),
  },
  'tls-silent': {
    title: 'never answers the handshake',
    atOnce: true,
    strike: (victim) => victim.stopReading(),
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS | keyof typeof TLS_FAULTS;

export function faultOf(name: FaultName): Fault {
  return { ...FAULTS, ...TLS_FAULTS }[name];
}
