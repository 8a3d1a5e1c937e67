import { setTimeout as pause } from 'node:timers/promises';
import { between, createRandom, pick } from '@lambda-core/local/random';
import { formatNumber } from '../../../cli/format';
import { NAME, openProcessing, type Processing, sampleLog } from '../load/processing';
import { FAULTS } from './faults';
import { usageOf } from './usage';

const PROTOCOLS = ['lumberjack', 'tcp'] as const;
const LINES = 1_000;
/** Two batches for each function, which are two invocations at a time. */
const DEPLOYED = {
  maximumConcurrency: 2,
  batchSize: 2,
  connectionCountLimit: 8,
  memoryMegabytes: 512,
};
const FILES = 4;
const CYCLE_MILLISECONDS = 500;
const CYCLES_FOR_A_FAULT = 10;

/**
 * Ships files with both protocols for so long, again and again, with a fault now and then, and looks after each
 * time, when no message and no socket is left, at what the processes hold.
 */
export async function trySoak(
  milliseconds: number,
  seed: number,
  signal: AbortSignal,
  tell: (text: string) => void,
) {
  const random = createRandom(seed);
  const problems: string[] = [];
  /** How often each fault happened. */
  const faults = new Map<string, number>();
  /** What was held each time that everything was at rest, in the order of time. */
  const held = new Map<string, number[]>();
  const open = (protocol: (typeof PROTOCOLS)[number]) =>
    openProcessing({
      ...DEPLOYED,
      protocol,
      onInvocation({ error }) {
        // A kill of ours is no news; too much memory or time is.
        if (error !== undefined && error.errorType !== 'Runtime.ExitError')
          problems.push(`${protocol}: ${error.errorMessage}`);
      },
    });
  await using lumberjack = await open('lumberjack');
  await using tcp = await open('tcp');
  const processings = { lumberjack, tcp };
  const both = Object.values(processings);
  const eldest = new Map<Processing, number>();
  const logs = [sampleLog('classic', LINES, seed), sampleLog('alb', LINES, seed)] as const;

  const strike = async () => {
    const name = pick(random, Object.keys(FAULTS));
    const victim = pick(random, both);
    faults.set(name, (faults.get(name) ?? 0) + 1);
    await pause(between(random, 0, 100));
    await FAULTS[name]?.(victim, eldest.get(victim), random);
  };
  const note = (what: string, value: number) => {
    const series = held.get(what) ?? [];
    held.set(what, series);
    series.push(value);
  };
  const look = (whose: string, pid: number) => {
    const usage = usageOf(pid);
    if (usage === undefined) return;
    note(`${whose}: MB`, usage.megabytes);
    note(`${whose}: descriptors`, usage.descriptors);
  };

  const end = performance.now() + milliseconds;
  for (let cycle = 0; performance.now() < end && !signal.aborted; cycle += 1) {
    const paced = pause(CYCLE_MILLISECONDS);
    for (let file = 0; file < FILES; file += 1) {
      // The same keys again: what we keep of files must not grow, for it is the function that is watched.
      for (const one of both) await one.put(`${file}.log`, logs[file % 2 ? 1 : 0]);
    }
    if (random() % CYCLES_FOR_A_FAULT === 0) await strike();
    await Promise.all(both.map((one) => one.settled()));
    for (const [protocol, one] of Object.entries(processings)) {
      const [first] = one.platform.host.processIds(NAME);
      const pid = eldest.get(one) ?? first;
      if (pid === undefined) continue;
      eldest.set(one, pid);
      look(`the function that lives longest, ${protocol}`, pid);
    }
    look('the local host', process.pid);
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    tell(`${formatNumber((cycle + 1) * FILES * both.length)} files, ${left} s left`);
    await paced;
  }
  for (const [protocol, one] of Object.entries(processings)) {
    problems.push(...one.problems().map((what) => `${protocol}: ${what}`));
    const pid = eldest.get(one);
    if (pid !== undefined && !one.platform.host.processIds(NAME).includes(pid))
      problems.push(`${protocol}: the function that no fault killed has ended`);
  }
  return { problems, faults, held };
}
