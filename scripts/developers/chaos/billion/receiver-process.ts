import { createServer, type Socket } from 'node:net';
import { describeError } from '@lambda-core/common/errors';
import { listen } from '@lambda-core/local/listen';
import {
  acknowledgement,
  createLumberjackReader,
} from '@lambda-core/local/logstash/lumberjack-reader';
import { openProof, type ProofReport } from './proof';
import { sampleBlock } from './sample-block';

export type ReceiverReport = ProofReport & {
  readonly connections: number;
  readonly cpuSeconds: number;
};

/**
 * A process of its own, so that the shipper's time is its own; sends its port, then a report for each message.
 * Arguments: the lines of a block, and how many it acknowledges a second.
 */
const [blockLines, linesPerSecond] = process.argv.slice(2).map(Number) as [number, number];
const proof = openProof(sampleBlock(blockLines));
let connections = 0;
let freeAt = 0;

const server = createServer((socket) => {
  connections += 1;
  const read = createLumberjackReader({
    document(json, number, left) {
      proof.take(json, number === 1);
      if (left === 0) acknowledge(socket, number);
    },
  });
  socket.on('error', () => {});
  socket.on('data', (piece) => {
    try {
      read(piece);
    } catch (error) {
      proof.strange(describeError(error));
      socket.destroy();
    }
  });
});

function acknowledge(socket: Socket, documents: number): void {
  if (linesPerSecond === Number.POSITIVE_INFINITY) {
    socket.write(acknowledgement(documents));
    return;
  }
  const now = performance.now();
  freeAt = Math.max(now, freeAt) + (documents / linesPerSecond) * 1000;
  setTimeout(() => socket.write(acknowledgement(documents)), freeAt - now);
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  const cpuSeconds = (user + system) / 1e6;
  process.send?.({ ...proof.report(), connections, cpuSeconds } satisfies ReceiverReport);
});
process.on('disconnect', () => process.exit());
void listen(server, 'the proving receiver', 0).then((port) => process.send?.({ port }));
