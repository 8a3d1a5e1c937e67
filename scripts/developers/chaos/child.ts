import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { ROOT } from '../../build/functions';

/**
 * Runs a module of ours in a process of its own, behind `prefix`, until it ends or `signal` aborts; returns what
 * it printed as JSON, `undefined` when the signal cut it off.
 * @param hear gets each line of its standard error
 * @throws LambdaCoreError `CHAOS_CHILD` when it printed something else, with `what` and what it said last
 */
export async function runChild(
  [module, ...argv]: readonly [string, ...string[]],
  what: string,
  { prefix, signal, hear }: ChildOptions,
): Promise<unknown> {
  const node = [process.execPath, '--require', 'tsx/cjs', module, ...argv];
  const [program = '', ...parameters] = [...prefix, ...node];
  const child = spawn(program, parameters, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  });
  child.on('error', () => {});
  let said = '';
  createInterface({ input: child.stderr }).on('line', (line) => {
    said = line;
    hear?.(line);
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, 'close').catch(() => {})]);
  try {
    return JSON.parse(stdout);
  } catch (cause) {
    if (signal.aborted) return undefined;
    throw new LambdaCoreError('CHAOS_CHILD', `${what} ended early: ${said}`, { cause });
  }
}

type ChildOptions = {
  readonly prefix: readonly string[];
  readonly signal: AbortSignal;
  readonly hear?: (line: string) => void;
};
