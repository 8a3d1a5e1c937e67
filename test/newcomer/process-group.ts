import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Running } from '../../scripts/cli/fixtures/npm-run';

const LOOK_MILLISECONDS = 100;

export type Member = { readonly pid: number; readonly args: string };

/** The processes of a command and all that it started, the dead that nobody has buried left out. */
export async function membersOf({ child }: Running): Promise<Member[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pgid=,pid=,stat=,args=']);
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([group, , state]) => Number(group) === child.pid && !state?.startsWith('Z'))
    .map(([, pid, , ...args]) => ({ pid: Number(pid), args: args.join(' ') }));
}

/** Waits until none is left; returns those that are still there after `seconds`. */
export async function membersAfter(running: Running, seconds: number): Promise<Member[]> {
  const end = performance.now() + seconds * 1000;
  let members = await membersOf(running);
  while (members.length > 0 && performance.now() < end) {
    await pause(LOOK_MILLISECONDS);
    members = await membersOf(running);
  }
  return members;
}

/** SIGTERM to npm alone, as a supervisor does, or to the first process where there is no npm. */
export async function terminate(running: Running): Promise<void> {
  const members = await membersOf(running);
  const npm = members.find(({ args }) => args.startsWith('npm ')) ?? members[0];
  if (npm !== undefined) process.kill(npm.pid, 'SIGTERM');
}

export function killGroup({ child }: Running): void {
  try {
    process.kill(-(child.pid ?? 0), 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
