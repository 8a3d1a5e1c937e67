import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describeError, LambdaCoreError } from './errors';

const KEEP_ALIVE_MILLISECONDS = 30_000;

/** PEM texts; `serverName` is the name the certificate must carry when it differs from the host. */
export type SocketTls = {
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  readonly serverName?: string;
};

export type ConnectOptions = {
  readonly host: string;
  readonly port: number;
  /** How long one attempt may take, name lookup and TLS handshake included. */
  readonly connectMilliseconds: number;
  readonly tls?: SocketTls;
};

/**
 * Resolves with a socket that is connected, for TLS with a verified certificate.
 *
 * A socket that is still connecting swallows writes; a function that ends before the connection
 * stands loses them without any error. Hence nobody is handed a socket before this resolves.
 */
export function connectSocket(options: ConnectOptions, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = begin(options);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
    // Stays for good: an 'error' without a listener would end the process.
    socket.on('error', () => {});

    const timer = setTimeout(() => {
      socket.destroy(new Error(`no connection within ${options.connectMilliseconds} ms`));
    }, options.connectMilliseconds);
    const abort = () => socket.destroy(new Error('given up'));
    const refused = () => {
      stopWaiting();
      const cause = socket.errored ?? new Error('closed while connecting');
      const message = `cannot connect to ${receiverName(options)}: ${describeError(cause)}`;
      reject(new LambdaCoreError('CONNECT_FAILED', message, { cause }));
    };
    const stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('close', refused);
    };

    socket.once('close', refused);
    socket.once(options.tls ? 'secureConnect' : 'connect', () => {
      stopWaiting();
      resolve(socket);
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}

/** `host:port` for messages, IPv6 addresses in brackets. */
export function receiverName(options: { readonly host: string; readonly port: number }): string {
  return `${options.host.includes(':') ? `[${options.host}]` : options.host}:${options.port}`;
}

function begin({ host, port, tls }: ConnectOptions): Socket {
  if (!tls) return connectTcp({ host, port });
  return connectTls({
    host,
    port,
    // Explicit, for NODE_TLS_REJECT_UNAUTHORIZED=0 in the environment would switch it off silently.
    rejectUnauthorized: true,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.certificate === undefined ? {} : { cert: tls.certificate }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.serverName === undefined ? {} : { servername: tls.serverName }),
  });
}
