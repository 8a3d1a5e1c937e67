import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import {
  acknowledgement,
  createLumberjackReader,
} from '@lambda-core/local/logstash/lumberjack-reader';
import { framedChunk, type NumberedChunk } from '../../../scripts/chaos/receiver/numbered-chunk';
import type { Receiver } from './delivery-harness';

export { framedChunk };

/** How a connection acknowledges; `take` is called once for each document, after it was counted. */
export type Acknowledger = {
  /** @returns the numbers to send now */
  take(number: number, of: number): number[];
  /** After so many documents the connection is reset or ended. */
  readonly breaksAfter?: number;
  readonly how?: 'reset' | 'end';
};

/** Acknowledges each window once it is whole. */
export const polite: Acknowledger = { take: (number, of) => (number === of ? [number] : []) };

/** A beats input on a free port of this machine that acknowledges as told for its nth connection. */
export async function openLumberjackReceiver(
  acknowledger: (nth: number) => Acknowledger = () => polite,
): Promise<Receiver> {
  const open = new Set<Socket>();
  const lines = new Map<string, number>();
  const server = createServer((socket) => {
    open.add(socket);
    receiver.connections += 1;
    receiver.mostOpen = Math.max(receiver.mostOpen, open.size);
    socket.on('error', () => {});
    socket.once('close', () => open.delete(socket));
    const { take, breaksAfter = Infinity, how } = acknowledger(receiver.connections);
    let documents = 0;
    let of = 0;
    const read = createLumberjackReader({
      window: (size) => {
        of = size;
      },
      document(json, number) {
        if (documents >= breaksAfter) return;
        documents += 1;
        const id = json.toString();
        lines.set(id, (lines.get(id) ?? 0) + 1);
        for (const value of take(number, of)) socket.write(acknowledgement(value));
        if (documents < breaksAfter) return;
        // Later, for what was read and acknowledged has to be on its way.
        setImmediate(() => (how === 'reset' ? socket.resetAndDestroy() : socket.end()));
      },
    });
    socket.on('data', read);
  });
  server.listen(0, '127.0.0.1');
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
      for (const socket of open) socket.resetAndDestroy();
      await closed;
    },
  };
  return receiver;
}

export function framedChunks(count: number, lines: number, width?: number): NumberedChunk[] {
  return Array.from({ length: count }, (_, at) => framedChunk(at * lines, lines, width));
}
