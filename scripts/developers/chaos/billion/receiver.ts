import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ReceiverReport } from './receiver-process';

export type ProvingReceiver = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  report(): Promise<ReceiverReport>;
};

/**
 * Starts the process that reads Lumberjack and proves which lines it read, of files that repeat a block.
 * @param linesPerSecond it acknowledges no more
 */
export async function startProvingReceiver(
  blockLines: number,
  linesPerSecond: number,
): Promise<ProvingReceiver> {
  const child = fork(
    join(__dirname, 'receiver-process.ts'),
    [blockLines, linesPerSecond].map(String),
    { execArgv: ['--require', 'tsx/cjs'] },
  );
  const gone = once(child, 'exit');
  const response = async <Response>(): Promise<Response> => {
    const left = gone.then(([code]) => {
      throw new Error(`the proving receiver ended with ${code}`);
    });
    const [message] = await Promise.race([once(child, 'message'), left]);
    return message as Response;
  };
  let earlier: Promise<unknown> = Promise.resolve();
  const { port } = await response<{ port: number }>();
  return {
    host: '127.0.0.1',
    port,
    report() {
      // One after the other: the reply to an earlier question would pass for this one's, and be too old.
      const report = earlier.then(() => {
        child.send('report');
        return response<ReceiverReport>();
      });
      earlier = report.catch(() => {});
      return report;
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}
