import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext } from 'node:tls';

export type Origin = { readonly secure: boolean; readonly host: string; readonly port: number };

/** A socket that is connecting, and the event after which it may be written to. */
export type OpenedSocket = {
  readonly socket: Socket;
  readonly ready: 'connect' | 'secureConnect';
};

/**
 * A function that opens sockets to one origin. With TLS the certificate is verified as `https` does, and
 * further connections resume the session of one before.
 */
export function socketOpener({ secure, host, port }: Origin): () => OpenedSocket {
  if (!secure) return () => ({ socket: connectTcp({ host, port }), ready: 'connect' });
  const settings = {
    host,
    port,
    // Made once: it holds all root certificates.
    secureContext: createSecureContext(),
    ALPNProtocols: ['http/1.1'],
    // An address is no name: https://www.rfc-editor.org/rfc/rfc6066#section-3
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
  let session: Buffer | undefined;
  return () => {
    const socket = connectTls(session === undefined ? settings : { ...settings, session });
    let offered: Buffer | undefined;
    // Node does not look at the name in the certificate again when a session is resumed, so one from a
    // connection that was not authorized (yet) must not be kept.
    const keep = () => {
      if (socket.authorized && offered !== undefined) session = offered;
    };
    socket.on('session', (fresh) => {
      offered = fresh;
      keep();
    });
    socket.once('secureConnect', keep);
    socket.once('close', (hadError) => {
      if (hadError) session = undefined;
    });
    return { socket, ready: 'secureConnect' };
  };
}
