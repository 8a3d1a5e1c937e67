import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { createSummary } from '@lambda-core/common/summary';
import { type NumberedChunk, numberedChunk } from '../../../scripts/chaos/receiver/numbered-chunk';
import { type DeliveryOptions, openDelivery } from '../src/delivery/delivery';

export { type NumberedChunk, numberedChunk };

/** What the receiver does with its nth connection; `ignore` leaves everything unread. */
export type Behaviour = (socket: Socket, nth: number) => 'ignore' | undefined;

export type Receiver = {
  readonly port: number;
  /** How often each line arrived. */
  readonly lines: Map<string, number>;
  connections: number;
  mostOpen: number;
  readonly open: Set<Socket>;
  /** Stops listening and resets every connection, as a killed process does. */
  kill(): Promise<void>;
};

/** A TCP (or TLS) receiver of lines on `port` of this machine (0: any), counting in `lines`. */
export async function openReceiver(
  behave: Behaviour = () => undefined,
  port = 0,
  lines = new Map<string, number>(),
  tls?: TlsOptions,
): Promise<Receiver> {
  const open = new Set<Socket>();
  const accept = (socket: Socket) => {
    open.add(socket);
    receiver.connections += 1;
    receiver.mostOpen = Math.max(receiver.mostOpen, open.size);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    if (behave(socket, receiver.connections) === 'ignore') {
      socket.pause();
      return;
    }
    let rest = '';
    socket.on('data', (data) => {
      const parts = (rest + data.toString('latin1')).split('\n');
      rest = parts.pop() ?? '';
      for (const line of parts) lines.set(line, (lines.get(line) ?? 0) + 1);
    });
  };
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const receiver: Receiver = {
    port: (server.address() as AddressInfo).port,
    lines,
    connections: 0,
    mostOpen: 0,
    open,
    async kill() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) {
        // Node cannot reset a TLS socket: "This handle type cannot be sent".
        if (tls) socket.destroy();
        else socket.resetAndDestroy();
      }
      await closed;
    },
  };
  return receiver;
}

/** A port of this machine on which nothing listens. */
export async function freePort(): Promise<number> {
  const { port, kill } = await openReceiver();
  await kill();
  return port;
}

/** A delivery that checks, of each confirmed chunk, that `received` has it whole. */
export function openChecked(
  port: number,
  received: () => ReadonlyMap<string, number>,
  options: Partial<DeliveryOptions> = {},
) {
  const summary = createSummary();
  const confirmed: NumberedChunk[] = [];
  const parts = new Map<NumberedChunk, number>();
  const problems: string[] = [];
  const delivery = openDelivery<NumberedChunk>(
    {
      protocol: 'tcp',
      host: '127.0.0.1',
      port,
      connectionCountLimit: 4,
      connectionWaitMilliseconds: 20_000,
      connectMilliseconds: 10_000,
      retryPauseMilliseconds: 5,
      settlingMilliseconds: 2,
      stallMilliseconds: 20_000,
      ...options,
    },
    summary,
    (chunk, lines) => {
      const before = parts.get(chunk) ?? 0;
      parts.set(chunk, before + lines);
      if (before + lines > chunk.lines) problems.push(`${chunk.ids[0]} confirmed twice`);
      const missing = chunk.ids.slice(0, before + lines).find((id) => !received().has(id));
      if (missing) problems.push(`${missing} confirmed and not received`);
      if (before + lines === chunk.lines) confirmed.push(chunk);
      summary.lines.sent += lines;
    },
  );
  return { delivery, summary, confirmed, problems };
}

export type Checked = ReturnType<typeof openChecked>;

/** Destroys the delivery and asserts what holds at the end of each, however it went. */
export async function finish({ delivery, summary, problems }: Checked, port: number) {
  await delivery.destroy();
  expect(problems).toEqual([]);
  expect(summary.connections.destroyed).toBe(summary.connections.created);
  expect(socketsTo(port)).toEqual([]);
}

/** This process's open sockets whose other end is `port`. */
export function socketsTo(port: number): Socket[] {
  const { _getActiveHandles } = process as unknown as { _getActiveHandles(): unknown[] };
  return _getActiveHandles.call(process).filter((handle): handle is Socket => {
    return handle instanceof Socket && !handle.destroyed && handle.remotePort === port;
  });
}

export async function sendAll(checked: Checked, chunks: readonly NumberedChunk[]): Promise<void> {
  for (const chunk of chunks) await checked.delivery.send(chunk);
  await checked.delivery.drain();
}

export function expectAllDelivered(
  checked: Checked,
  chunks: readonly NumberedChunk[],
  received: ReadonlyMap<string, number>,
): void {
  const missing = chunks.flatMap((chunk) => chunk.ids).filter((id) => !received.has(id));
  expect(missing).toEqual([]);
  expect(new Set(checked.confirmed)).toEqual(new Set(chunks));
  expect(checked.confirmed).toHaveLength(chunks.length);
  expect(checked.summary.lines.sent).toBe(chunks.reduce((sum, { lines }) => sum + lines, 0));
  expect(checked.delivery.unconfirmed()).toEqual([]);
}

export function chunksOf(count: number, lines: number, width?: number): NumberedChunk[] {
  return Array.from({ length: count }, (_, at) => numberedChunk(at * lines, lines, width));
}
