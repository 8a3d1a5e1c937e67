import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';

/** What a process used; `undefined` where this machine cannot tell. */
export type Usage = Readonly<{ cpuSeconds?: number; peakBytes?: number }>;

const GNU_TIME = '/usr/bin/time';
/** /proc counts CPU time in hundredths of a second on every Linux that Node supports. */
const TICKS_PER_SECOND = 100;

/** Runs a command to its end and says what it and its children used; throws unless it ends with 0. */
export async function runMeasured(command: readonly [string, ...string[]]): Promise<Usage> {
  if (!existsSync(GNU_TIME)) {
    await run(command);
    return {};
  }
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const report = join(folder, 'usage');
  try {
    await run([GNU_TIME, '-f', '%U %S %M', '-o', report, ...command]);
    return usageFrom(await readFile(report, 'utf8'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What a running process has used so far, from /proc. */
export async function usageOf(pid: number): Promise<Usage> {
  if (!existsSync(`/proc/${pid}/stat`)) return {};
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name in parentheses may hold spaces, so fields are counted from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)?.[1];
  const cpuSeconds = ticks / TICKS_PER_SECOND;
  return peak === undefined ? { cpuSeconds } : { cpuSeconds, peakBytes: Number(peak) * 1024 };
}

function usageFrom(report: string): Usage {
  const [user, system, kilobytes] = report.trim().split(/\s+/).slice(-3).map(Number);
  return { cpuSeconds: (user ?? 0) + (system ?? 0), peakBytes: (kilobytes ?? 0) * 1024 };
}

async function run([program, ...args]: readonly [string, ...string[]]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (status === 0) return;
  const message = `${[program, ...args].join(' ')} ended with status ${status}: ${errors.trim()}`;
  throw new LambdaCoreError('PEER_FAILED', message);
}
