import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startForked } from '../../forked';

/** What arrived since the last reset; the times are milliseconds since the epoch, with fractions. */
export type Seen = Readonly<{
  lines: number;
  bytes: number;
  connections: number;
  firstAt: number;
  lastAt: number;
}>;

export type CountingReceiver = Awaited<ReturnType<typeof startCountingReceiver>>;

/** A receiver in a process of its own that counts line feeds, or Lumberjack's documents, which it acknowledges. */
export async function startCountingReceiver() {
  const forked = await startForked<{ port: number }>(
    'the counting receiver',
    join(__dirname, 'count-lines.cjs'),
  );
  const ask = (request: 'report' | 'reset') => forked.ask<Seen>(request);
  return {
    port: forked.greeting.port,
    report: () => ask('report'),
    reset: () => ask('reset'),
    /** Resolves once `lines` are in, or when nothing has come for `quiet` milliseconds. */
    settled: async (lines: number, quiet: number): Promise<Seen> => {
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
    [Symbol.asyncDispose]: forked[Symbol.asyncDispose],
  };
}
