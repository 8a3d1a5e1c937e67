import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import tls from 'node:tls';
import { listen } from '../listen';
import { Condition } from './condition';
import { Connection, type Shared } from './connection';
import { type Counters, noCounters } from './counters';
import { createDocumentReader, type ReceiverState } from './lines';
import type { Behaviour, ReceiverOptions, ReceiverTls } from './types';

export type { Behaviour, ReceiverOptions, ReceiverTls } from './types';

const WAIT_MILLISECONDS = 30_000;

const GOOD: Readonly<Behaviour> = {
  acceptDelayMilliseconds: 0,
  bytesPerSecond: Infinity,
  resetAfterBytes: Infinity,
  faultyConnections: Infinity,
  stalled: false,
};

export type Receiver = Awaited<ReturnType<typeof openReceiver>>;

/**
 * Opens a stand-in for Logstash. As its tcp input it reads newline-delimited JSON, never answers, and closes
 * its side once it has read everything up to the peer's FIN; as its beats input it acknowledges windows.
 */
export async function openReceiver(options: ReceiverOptions = {}) {
  const host = options.host ?? '127.0.0.1';
  const condition = new Condition();
  const state: ReceiverState = { counters: noCounters(), ids: new Set(), documents: [], options };
  const shared: Shared = {
    behaviour: { ...GOOD },
    counters: state.counters,
    freeAt: 0,
    faultsLeft: Infinity,
    changed: () => condition.notify(),
  };
  const connections = new Set<Connection>();
  const secure = options.tls && createSecureFront(options.tls, shared);
  // Paused, so that nothing is read before `acceptDelayMilliseconds` have passed.
  const server = net.createServer({ pauseOnConnect: true }, (socket) => {
    const connection = new Connection(socket, shared, (reply) =>
      createDocumentReader(state, reply),
    );
    connections.add(connection);
    const accept = () => {
      if (socket.destroyed) return;
      if (secure) secure(socket, (stream) => connection.read(stream));
      else connection.read(socket);
    };
    const delay = shared.behaviour.acceptDelayMilliseconds;
    const timer = delay > 0 ? setTimeout(accept, delay) : undefined;
    socket.once('close', () => {
      clearTimeout(timer);
      connections.delete(connection);
    });
    if (!timer) accept();
    condition.notify();
  });

  const resetConnections = () => {
    for (const connection of connections) connection.reset();
  };
  const behave = (changes: Partial<Behaviour>) => {
    Object.assign(shared.behaviour, changes);
    shared.freeAt = 0;
    shared.faultsLeft = shared.behaviour.faultyConnections;
    for (const connection of connections) connection.reconsider(true);
  };
  behave(options.behaviour ?? {});

  const port = await listen(server, 'the receiver', options.port ?? 0, host);
  let lateListening: NodeJS.Timeout | undefined;
  if (options.listenDelayMilliseconds) {
    server.close();
    lateListening = setTimeout(() => server.listen(port, host), options.listenDelayMilliseconds);
  }

  const waitFor = (predicate: () => boolean, deadlineMilliseconds = WAIT_MILLISECONDS) =>
    condition.until(
      predicate,
      deadlineMilliseconds,
      () => `the receiver counted ${JSON.stringify(state.counters)}`,
    );
  const stop = async (close: (connection: Connection) => void) => {
    clearTimeout(lateListening);
    const closed = server.listening ? once(server.close(), 'close') : undefined;
    for (const connection of connections) close(connection);
    await closed;
    await waitFor(() => state.counters.connections.open === 0);
  };
  const die = () => stop((connection) => connection.reset());
  const start = async () => {
    clearTimeout(lateListening);
    if (!server.listening) await listen(server, 'the receiver', port, host);
  };

  return {
    host,
    port,
    counters: state.counters as Readonly<Counters>,
    ids: state.ids as ReadonlySet<string>,
    /** The first `keep` documents. */
    documents: state.documents as readonly unknown[],
    /** Changes some of the behaviour from now on; open connections included. */
    behave,
    behaveWell: () => behave(GOOD),
    /** Stops reading without closing anything; `behaveWell()` reads on. */
    stall: () => behave({ stalled: true }),
    /** Resets every open connection and keeps listening. */
    resetConnections,
    /** As if the process had died: the port is closed and every connection reset. Memory stays. */
    stop: die,
    /** Listens again on the same port. */
    start,
    /** Goes down in good order: ends every connection, with what is unread; then listens again. */
    restart: async () => {
      await stop((connection) => connection.end());
      await start();
    },
    /** Resolves when `predicate` holds; it is asked whenever something arrived or a connection changed. */
    waitFor,
    /** Resolves when at least `count` lines have arrived. */
    waitForLines: (count: number, deadlineMilliseconds?: number) =>
      waitFor(() => state.counters.lines >= count, deadlineMilliseconds),
    close: die,
    [Symbol.asyncDispose]: die,
  };
}

/** Puts TLS on an accepted socket, by a `tls.Server` that never listens itself. */
function createSecureFront({ key, cert, clientCa }: ReceiverTls, { counters }: Shared) {
  const waiting = new Map<string, (stream: Socket) => void>();
  const peer = (socket: Socket) => `${socket.remoteAddress}:${socket.remotePort}`;
  const demands = clientCa
    ? { ca: clientCa, requestCert: true, rejectUnauthorized: true }
    : { requestCert: false };
  const server = tls.createServer({ key, cert, ...demands });
  server.on('secureConnection', (stream) => waiting.get(peer(stream))?.(stream));
  server.on('tlsClientError', () => {
    counters.connections.handshakesFailed += 1;
  });
  return (socket: Socket, ready: (stream: Socket) => void) => {
    const key = peer(socket);
    waiting.set(key, ready);
    socket.once('close', () => waiting.delete(key));
    server.emit('connection', socket);
  };
}
