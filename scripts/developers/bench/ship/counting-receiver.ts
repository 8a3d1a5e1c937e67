import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What arrived since the last reset; the times are milliseconds since the epoch, with fractions. */
export type Seen = Readonly<{
  lines: number;
  bytes: number;
  connections: number;
  firstAt: number;
  lastAt: number;
}>;

export type CountingReceiver = AsyncDisposable & {
  readonly port: number;
  report(): Promise<Seen>;
  reset(): Promise<void>;
  /** Resolves once `lines` are in, or when nothing has come for `quiet` milliseconds. */
  settled(lines: number, quiet: number): Promise<Seen>;
};

/** A receiver in a process of its own that counts line feeds, or Lumberjack's documents, which it acknowledges. */
export async function startCountingReceiver(): Promise<CountingReceiver> {
  const child = fork(join(__dirname, 'count-lines.cjs'), { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  const ask = async (request: 'report' | 'reset'): Promise<Seen> => {
    const response = once(child, 'message');
    child.send(request);
    const [seen] = (await response) as [Seen];
    return seen;
  };
  return {
    port,
    report: () => ask('report'),
    reset: async () => {
      await ask('reset');
    },
    settled: async (lines, quiet) => {
      let seen = await ask('report');
      for (let movedAt = Date.now(); seen.lines < lines && Date.now() - movedAt < quiet; ) {
        // Rarely enough not to disturb what is measured; the arrival times are the receiver's own.
        await pause(100);
        const later = await ask('report');
        if (later.bytes !== seen.bytes) movedAt = Date.now();
        seen = later;
      }
      return seen;
    },
    [Symbol.asyncDispose]: async () => {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
