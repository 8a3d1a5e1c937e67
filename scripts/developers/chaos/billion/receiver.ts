import { join } from 'node:path';
import { startForked } from '../../forked';
import type { ReceiverReport } from './receiver-process';

/**
 * Starts the process that reads Lumberjack and proves which lines it read, of files that repeat a block.
 * @param linesPerSecond it acknowledges no more
 */
export async function startProvingReceiver(blockLines: number, linesPerSecond: number) {
  const forked = await startForked<{ port: number }>(
    'the proving receiver',
    join(__dirname, 'receiver-process.ts'),
    String(blockLines),
    String(linesPerSecond),
  );
  return {
    host: '127.0.0.1',
    port: forked.greeting.port,
    report: () => forked.ask<ReceiverReport>('report'),
    [Symbol.asyncDispose]: forked[Symbol.asyncDispose],
  };
}
