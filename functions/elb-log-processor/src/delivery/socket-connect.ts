import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';

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
  /** Told how each attempt ended: with nothing when the connection stands. */
  readonly onAttempt?: (failure?: ConnectError) => void;
};

/** What keeps a connection from being opened, as far as programs act on it. */
export type ConnectFailure = 'unknown host' | 'refused' | 'certificate' | 'no TLS' | 'other';

const REASONS: Record<ConnectFailure, string> = {
  'unknown host': 'there is no host of this name',
  refused: 'nothing listens there',
  certificate: 'its certificate is not trusted',
  'no TLS': 'it does not seem to speak TLS there',
  other: '',
};

/** Of those that have one, which says all that their cause does; what certificates and TLS fail of is many things. */
const CODES: Partial<Record<ConnectFailure, string>> = {
  'unknown host': 'ENOTFOUND',
  refused: 'ECONNREFUSED',
};

export class ConnectError extends LambdaCoreError {
  override readonly name = 'ConnectError';
  override readonly saysCause: boolean;
  readonly kind: ConnectFailure;
  /** For whoever has named the receiver already. */
  readonly reason: string;

  constructor(receiver: string, kind: ConnectFailure, cause: Error) {
    const known = REASONS[kind];
    const code = CODES[kind];
    const why = `${known && `, ${known}`}${code === undefined ? '' : ` (${code})`}`;
    super('CONNECT_FAILED', `cannot connect to ${receiver}${why}`, { cause });
    this.saysCause = code !== undefined;
    this.kind = kind;
    this.reason = known || describeError(cause);
  }
}

/**
 * Resolves with a socket that is connected, for TLS with a verified certificate.
 *
 * A socket that is still connecting swallows writes; a function that ends before the connection
 * stands loses them without any error. Hence nobody is handed a socket before this resolves.
 * @throws ConnectError
 */
export function connectSocket(options: ConnectOptions, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = begin(options);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MILLISECONDS);
    // Stays for good: an 'error' without a listener would end the process.
    socket.on('error', () => {});

    let reached = false;
    socket.once('connect', () => {
      reached = true;
    });
    const timer = setTimeout(() => {
      socket.destroy(new Error(`no connection within ${options.connectMilliseconds} ms`));
    }, options.connectMilliseconds);
    const abort = () => socket.destroy(new Error('given up'));
    const refused = () => {
      stopWaiting();
      const cause = socket.errored ?? new Error('closed while connecting');
      const kind = failureOf(cause, socket, reached);
      const failure = new ConnectError(receiverName(options), kind, cause);
      if (!signal.aborted) options.onAttempt?.(failure);
      reject(failure);
    };
    const stopWaiting = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.off('close', refused);
    };

    socket.once('close', refused);
    socket.once(options.tls ? 'secureConnect' : 'connect', () => {
      stopWaiting();
      options.onAttempt?.();
      resolve(socket);
    });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
  });
}

/** @param reached whether TCP connected, so that a TLS handshake may have begun */
function failureOf(cause: Error, socket: Socket, reached: boolean): ConnectFailure {
  const { code = '' } = cause as NodeJS.ErrnoException;
  if (code === CODES['unknown host']) return 'unknown host';
  if (code === CODES.refused) return 'refused';
  if (!(socket instanceof TLSSocket) || !reached) return 'other';
  if (socket.authorizationError) return 'certificate';
  // Any other error of OpenSSL is about TLS that was spoken.
  return code.startsWith('ERR_SSL_') && code !== 'ERR_SSL_WRONG_VERSION_NUMBER'
    ? 'other'
    : 'no TLS';
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
