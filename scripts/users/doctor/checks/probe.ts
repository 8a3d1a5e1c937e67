import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import {
  acknowledgementReader,
  windowHeader,
} from '@lambda-core/elb-log-processor/delivery/frames';
import {
  connectSocket,
  type SocketTls,
} from '@lambda-core/elb-log-processor/delivery/socket-connect';

export type ProbeTarget = {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'lumberjack' | 'tcp';
  readonly tls: SocketTls | undefined;
  /** How long it may say nothing. */
  readonly patienceMilliseconds?: number;
};

export type Probed = {
  /** What came of speaking the protocol; `silent`: the connection stands, and nothing was said. */
  readonly reply: 'acknowledged' | 'silent' | 'closed' | 'foreign';
  /** What came, where it was no acknowledgement. */
  readonly said?: string;
  /** The last moment of the receiver's certificate. */
  readonly validTo?: Date;
};

const CONNECT_MILLISECONDS = 5_000;
const PATIENCE = {
  /** Beats inputs of before 2023 acknowledge an empty window when they are idle: after five seconds. */
  lumberjack: 7_000,
  /** Whoever does not want a connection closes it at once. */
  tcp: 500,
} as const;

/**
 * Connects as the function does, and speaks the protocol as far as that leaves nothing behind: a window of no documents,
 * which a beats input acknowledges as number 0; for tcp, nothing. To a tcp input that is taken for a beats input, the
 * six bytes are half a line of junk, as every window of the function would be.
 * https://github.com/logstash-plugins/logstash-input-beats/pull/479
 * @throws ConnectError
 */
export async function probe(
  { host, port, protocol, tls, patienceMilliseconds = PATIENCE[protocol] }: ProbeTarget,
  signal: AbortSignal,
): Promise<Probed> {
  const connectMilliseconds = CONNECT_MILLISECONDS;
  const target = { host, port, connectMilliseconds, ...(tls === undefined ? {} : { tls }) };
  const socket = await connectSocket(target, signal);
  try {
    const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
    const validTo = certificate && { validTo: new Date(certificate.valid_to) };
    return { ...(await replyOf(socket, protocol, patienceMilliseconds, signal)), ...validTo };
  } finally {
    socket.destroy();
  }
}

async function replyOf(
  socket: Socket,
  protocol: ProbeTarget['protocol'],
  patience: number,
  signal: AbortSignal,
): Promise<Pick<Probed, 'reply' | 'said'>> {
  const read = acknowledgementReader();
  const heard = new Promise<Pick<Probed, 'reply' | 'said'>>((resolve) => {
    socket.once('close', () => resolve({ reply: 'closed' }));
    socket.once('end', () => resolve({ reply: 'closed' }));
    socket.on('data', (bytes) => {
      try {
        if (read(bytes).length > 0) resolve({ reply: 'acknowledged' });
      } catch {
        resolve({ reply: 'foreign', said: bytes.toString('latin1').slice(0, 40) });
      }
    });
  });
  if (protocol === 'lumberjack') socket.write(windowHeader(0));
  const waited = new AbortController();
  const silence = sleep(patience, { reply: 'silent' } as const, {
    signal: AbortSignal.any([signal, waited.signal]),
  });
  try {
    return await Promise.race([heard, silence]);
  } finally {
    waited.abort();
    silence.catch(() => {});
  }
}
