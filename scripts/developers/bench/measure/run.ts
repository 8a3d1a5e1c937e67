import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../../build/functions';
import { treeBytes, type Usage } from './usage';

export type Command = Readonly<{
  argv: readonly [string, ...string[]];
  /** Default: this process's. */
  environment?: NodeJS.ProcessEnv;
  /** It is killed after that, and the run has failed. */
  limitSeconds: number;
}>;

/** The code of the error when a command takes longer than it may. */
export const LATE = 'BENCH_LATE';

const GNU_TIME = '/usr/bin/time';
const SAMPLE_MILLISECONDS = 250;
const KEPT_CHARACTERS = 1024 * 1024;

/** Process groups that run now: whatever ends this process ends them too. */
const groups = new Set<number>();

/** Runs a command to its end and says what it and its children used; throws unless it ends with 0. */
export async function runMeasured({ argv, environment = process.env, limitSeconds }: Command) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const report = join(folder, 'usage');
  const withTime = process.platform === 'linux' && existsSync(GNU_TIME);
  const [program, ...args] = withTime
    ? [GNU_TIME, '-q', '-f', '%U %S %M', '-o', report, ...argv]
    : argv;
  try {
    const startedAt = performance.timeOrigin + performance.now();
    const child = spawn(program as string, args, {
      cwd: ROOT,
      env: environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const { stdout, peakTreeBytes } = await watch(child, basename(argv[0]), limitSeconds);
    const seconds = (performance.timeOrigin + performance.now() - startedAt) / 1000;
    const usage: Usage = withTime ? usageFrom(await readFile(report, 'utf8')) : {};
    // A sample misses moments; all together never held less than the largest did.
    const most = Math.max(peakTreeBytes, usage.peakBytes ?? 0);
    const tree = most === 0 ? {} : { peakTreeBytes: most };
    // `startedAt` in milliseconds since the epoch, with fractions; of standard output the end.
    return { startedAt, seconds, stdout, ...usage, ...tree };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function watch(child: ChildProcess, name: string, limitSeconds: number) {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout = (stdout + text).slice(-KEPT_CHARACTERS);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  let peakTreeBytes = 0;
  const sampler = setInterval(() => {
    peakTreeBytes = Math.max(peakTreeBytes, treeBytes(child.pid ?? 0) ?? 0);
  }, SAMPLE_MILLISECONDS);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    killGroup(child.pid);
  }, limitSeconds * 1000);
  enter(child.pid);
  try {
    const status = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (status === 0) return { stdout, peakTreeBytes };
    if (late) throw new LambdaCoreError(LATE, `${name} was killed after ${limitSeconds} s`);
    const end = `ended with status ${status}`;
    throw new LambdaCoreError('BENCH_FAILED', `${name} ${end}: ${stderr.trim() || stdout.trim()}`);
  } finally {
    clearInterval(sampler);
    clearTimeout(timer);
    groups.delete(child.pid ?? 0);
  }
}

function enter(pid: number | undefined): void {
  if (pid === undefined) return;
  if (process.listeners('exit').includes(killAll) === false) process.on('exit', killAll);
  groups.add(pid);
}

function killAll(): void {
  for (const pid of groups) killGroup(pid);
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It ended by itself a moment ago.
  }
}

function usageFrom(report: string): Usage {
  const [user, system, kilobytes] = report.trim().split(/\s+/).slice(-3).map(Number);
  return { cpuSeconds: (user ?? 0) + (system ?? 0), peakBytes: (kilobytes ?? 0) * 1024 };
}
