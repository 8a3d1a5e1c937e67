import { setTimeout as pause } from 'node:timers/promises';
import { type Running, startProcess } from '../../scripts/cli/fixtures/npm-run';
import { openStatusLine, type Screen } from '../../scripts/cli/status-line';
import { waitingText } from '../../scripts/cli/waiting';
import type { Block } from '../../scripts/developers/docs/commands/blocks';
import { killGroup, membersAfter, terminate } from './process-group';
import { type Rule, ruleOf } from './rules';

const KEPT_OUTPUT = 8_000;

export type Variables = Readonly<Record<string, string>>;

/** What has to be there for a command besides its folder. */
export type CommandEnvironment = { readonly variables: Variables } | { readonly notRun: string };

export type Terminal = {
  /** What was exported there: it counts for the commands that are typed later. */
  exported: string;
  /** What has passed there. */
  readonly typed: Set<string>;
};

export type Followed = {
  passed: number;
  failed: number;
  /** Named, with the reason. */
  skipped: number;
};

export type FollowOptions = {
  readonly rules: readonly Rule[];
  /** A command that takes longer has failed. */
  readonly deadlineSeconds: number;
  /** What its processes may take to end after it. */
  readonly endingSeconds: number;
  readonly print: (line: string) => void;
  /** Where it says what it waits for. */
  readonly screen: Screen;
  readonly signal: AbortSignal;
  /** Terraform's commands go to an emulator of their own, and so into another terminal. */
  readonly terminals: Readonly<Record<'aws' | 'terraform', Terminal>>;
  /** The folder for a block, as fresh as after `npm ci`. */
  folderFor(block: Block): Promise<string>;
  environmentOf(command: string, rule: Rule, folder: string): Promise<CommandEnvironment>;
  /** Gets a command that serves; returns commands that it tells one to type. */
  onServing(running: Running): Promise<Block>;
};

/**
 * Runs the commands of all blocks in order, each exactly as written in the document `name`, and tells of
 * each what came of it. What talks to a fixture is run once in its terminal.
 */
export async function follow(
  name: string,
  blocks: readonly Block[],
  options: FollowOptions,
): Promise<Followed> {
  const { rules, print } = options;
  const followed: Followed = { passed: 0, failed: 0, skipped: 0 };
  const pending = blocks.map((block) => ({ from: name, block }));
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { from, block } = next;
    const folder = await options.folderFor(block);
    for (const { line, text } of block) {
      const place = `${from}:${line}`;
      print(`${place}  ${text}`);
      const rule = ruleOf(text, rules);
      const terminal = options.terminals[rule.fixture === 'terraform' ? 'terraform' : 'aws'];
      const words = text.replace(/\s+#.*$/, '');
      if (rule.fixture !== undefined && terminal.typed.has(words)) {
        print('  as before');
        continue;
      }
      const started = performance.now();
      try {
        const environment =
          rule.notRun === undefined
            ? await options.environmentOf(text, rule, folder)
            : { notRun: rule.notRun };
        if ('notRun' in environment) {
          followed.skipped++;
          print(`  not run: ${environment.notRun}`);
          continue;
        }
        const command = { place, script: `${terminal.exported}${text}`, rule, cwd: folder };
        const more = await runAsWritten(command, environment.variables, options);
        if (more.length > 0) pending.unshift({ from: `what ${place} says`, block: more });
        if (text.startsWith('export ')) terminal.exported += `${text}\n`;
        terminal.typed.add(words);
        followed.passed++;
        print(`  passed, ${Math.round((performance.now() - started) / 1000)} s`);
      } catch (error) {
        options.signal.throwIfAborted();
        followed.failed++;
        print(`  FAILED: ${place}: ${(error as Error).message}`);
      }
    }
  }
  return followed;
}

type Typed = { place: string; script: string; rule: Rule; cwd: string };

/** @throws Error saying what went wrong, with the command's last words */
async function runAsWritten(
  { place, script, rule, cwd }: Typed,
  env: Variables,
  options: FollowOptions,
): Promise<Block> {
  // Where input is a socket, as here, bash takes itself for rshd's and would read a .bashrc.
  const running = startProcess('bash', ['--norc', '-c', script], {
    cwd,
    env,
    input: rule.input,
    keepsInputOpen: rule.serves !== undefined,
  });
  const started = performance.now();
  using _status = openStatusLine(options.screen, () => {
    const error = running.heard.trimEnd().split('\n').at(-1);
    return waitingText({ for: place, seconds: (performance.now() - started) / 1000, error });
  });
  try {
    const done = rule.serves
      ? running.said(rule.serves)
      : endOf(running, options.endingSeconds, rule.ends);
    await within(options.deadlineSeconds, done, options.signal);
    if (rule.prints && !rule.prints.test(running.heard))
      throw new Error(`printed nothing like ${rule.prints}`);
    return rule.serves ? await options.onServing(running) : [];
  } catch (error) {
    killGroup(running);
    const why = (error as Error).message.split('\n')[0];
    throw new Error(`${why}\n${running.heard.slice(-KEPT_OUTPUT)}`);
  }
}

/** @throws Error unless it ends with `expected` and leaves no process behind */
async function endOf(running: Running, endingSeconds: number, expected = 0): Promise<void> {
  const { status } = await running.ended;
  if (status !== expected) throw new Error(`ended with ${status}`);
  const left = await membersAfter(running, endingSeconds);
  if (left.length > 0) throw new Error(`left behind: ${left.map(({ args }) => args).join(', ')}`);
}

/** Ends a command that serves; @throws Error naming what is still there after `seconds`. */
export async function endServer(running: Running, seconds: number): Promise<void> {
  await terminate(running);
  const left = await membersAfter(running, seconds);
  if (left.length === 0) return;
  killGroup(running);
  throw new Error(`still there after SIGTERM: ${left.map(({ args }) => args).join(', ')}`);
}

async function within(
  seconds: number,
  work: Promise<unknown>,
  interruption: AbortSignal,
): Promise<void> {
  const timer = new AbortController();
  const signal = AbortSignal.any([timer.signal, interruption]);
  const late = pause(seconds * 1000, undefined, { signal }).then(() => {
    throw new Error(`had not come to its end after ${seconds} s`);
  });
  await Promise.race([work, late]).finally(() => timer.abort());
}
