import { spawn } from 'node:child_process';
import { join } from 'node:path';

export type Watchdog = { watch(pid: number): void; forget(pid: number): void; close(): void };

/** Starts the process that kills the watched ones should this process die without doing so itself. */
export function startWatchdog(): Watchdog {
  const child = spawn(process.execPath, [join(__dirname, 'watchdog-process.cjs')], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own session, so that a signal to our process group leaves it alone.
    detached: true,
    env: {},
  });
  child.unref();
  const { stdin } = child;
  // It may be killed as well; then there is nobody to tell.
  stdin.on('error', () => {});
  return {
    watch: (pid) => void stdin.write(`+${pid}\n`),
    forget: (pid) => void stdin.write(`-${pid}\n`),
    close: () => void stdin.end(),
  };
}
