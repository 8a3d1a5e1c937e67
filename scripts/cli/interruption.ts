import { readFileSync } from 'node:fs';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** What a program may take to clean up after itself, before it is ended all the same. */
const GRACE_SECONDS = 5;
const PARENT_LOOK_MILLISECONDS = 250;

/** Why the signal that `untilInterrupted` hands out aborts. */
export class Interruption extends Error {
  readonly by: Signal;

  constructor(by: Signal) {
    super(`interrupted by ${by}`);
    this.by = by;
  }
}

/**
 * Runs `work` with a signal that aborts (with an `Interruption`) when this process is asked to end, and
 * returns its exit status. Once interrupted, a status of 0 becomes a shell's 128 + N, and so does an error; a
 * second signal, or `work` that goes on for another `graceSeconds`, ends the process at once, unless `endsInItsOwnTime`.
 */
export async function untilInterrupted(
  work: (signal: AbortSignal) => Promise<number>,
  { endsInItsOwnTime = false, graceSeconds = GRACE_SECONDS } = {},
): Promise<number> {
  const interruption = new AbortController();
  let interruptedBy: Signal | undefined;
  const status = () => 128 + constants.signals[interruptedBy ?? 'SIGINT'];
  const interrupt = (name: Signal) => {
    const again = interruptedBy !== undefined;
    interruptedBy ??= name;
    interruption.abort(new Interruption(name));
    if (endsInItsOwnTime) return;
    if (again) process.exit(status());
    setTimeout(() => process.exit(status()), graceSeconds * 1_000).unref();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  const parent = watchParent(() => interrupt('SIGTERM'));
  try {
    const ended = await work(interruption.signal);
    return interruptedBy !== undefined && ended === 0 ? status() : ended;
  } catch (error) {
    if (interruptedBy !== undefined) return status();
    throw error;
  } finally {
    clearInterval(parent);
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}

/**
 * npm sends a signal on to the shell that it started, and a shell like dash dies of it without telling
 * us: what we notice is that our parent is another one. Of an npm that is killed outright, the shell
 * notices nothing and stays: then it is the shell's parent that is another one.
 */
function watchParent(gone: () => void): NodeJS.Timeout | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  const parents = () => `${process.ppid} ${shellsParent(process.ppid)}`;
  const before = parents();
  const timer = setInterval(() => {
    if (parents() === before) return;
    clearInterval(timer);
    gone();
  }, PARENT_LOOK_MILLISECONDS);
  return timer.unref();
}

/**
 * The parent of a shell that npm put between itself and us; '' where the shell made way for us, as most
 * do, and where there is no /proc to tell. Not anybody's else: the terminal may well go before npm does.
 */
function shellsParent(pid: number): string {
  try {
    const [, flag] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    if (flag !== '-c') return '';
    return /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
  } catch {
    return ''; // Gone, which our own parent's id shows, or not Linux.
  }
}
