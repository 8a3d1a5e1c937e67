import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export type RawRequest = {
  /** From 1, over all connections. */
  readonly number: number;
  /** The connection's number, from 1. */
  readonly connection: number;
  readonly socket: Socket;
  readonly text: string;
};

export type RawServer = {
  readonly port: number;
  /** All requests so far. */
  readonly requests: readonly RawRequest[];
  /** All connections so far. */
  readonly connections: readonly Socket[];
  /** Resolves when there have been so many requests. */
  requested(count: number): Promise<void>;
  close(): Promise<void>;
};

export const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

/** A server that sends exactly the bytes it is told to. It takes every piece of input for a whole request. */
export async function openRawServer(
  onRequest: (request: RawRequest) => void,
  tls?: TlsOptions,
): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const connections: Socket[] = [];
  const waiting = new Set<() => void>();
  const serve = (socket: Socket) => {
    const connection = connections.push(socket);
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      const number = requests.length + 1;
      const request = { number, connection, socket, text: bytes.toString('latin1') };
      requests.push(request);
      for (const check of waiting) check();
      onRequest(request);
    });
  };
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    connections,
    requested: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (requests.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of connections) socket.destroy();
      await closed;
    },
  };
}
