import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '@lambda-core/common/errors';
import { type Broken, type Chaos, eachSeed, type Findings, notTried, openTally } from '../section';
import { cloneScheduleOf } from './clone-schedule';
import { tryClone } from './clone-trial';
import { logScheduleOf } from './log-schedule';
import { type Outcome, tryLog } from './log-trial';
import { settledMegabytes } from './memory';

/** Much of a trial is waiting, but not all of it. */
const AT_ONCE = 6;
/** Much more than any schedule takes: a trial that lasts so long hangs. */
const HANGS_MILLISECONDS = 300_000;
/** By then everything is loaded and has grown to its size. */
const WARM_SEEDS = 40;
const MOST_GROWTH_MEGABYTES = 32;

const TRIALS: Record<string, (seed: number) => Promise<Outcome>> = {
  log: (seed) => tryLog(logScheduleOf(seed), seed),
  clone: (seed) => tryClone(cloneScheduleOf(seed), seed),
};

/** An S3 that misbehaves, while a log object is read from it and while a bucket is cloned. */
export async function s3Section(chaos: Chaos): Promise<Findings> {
  const tally = openTally();
  const broken: Broken[] = [];
  const attempt = async (seed: number) => {
    for (const [name, trial] of Object.entries(TRIALS)) {
      const { happened, problems, reported } = await orHang(trial(seed));
      const kept = problems.length === 0;
      for (const fault of [...happened, 'any of them'])
        tally.count(`${name}: ${fault}`, kept, reported);
      for (const what of problems) broken.push({ what: `${name}: ${what}`, seed });
    }
  };
  const warm = Math.min(chaos.seeds, WARM_SEEDS);
  let done = await eachSeed({ ...chaos, seeds: warm }, AT_ONCE, attempt);
  if (chaos.seeds > warm) {
    const before = settledMegabytes();
    const rest = { seeds: chaos.seeds - warm, firstSeed: chaos.firstSeed + warm };
    done += await eachSeed({ ...chaos, ...rest }, AT_ONCE, attempt);
    const growth = Math.round(settledMegabytes() - before);
    if (growth > MOST_GROWTH_MEGABYTES)
      broken.push({ what: `memory grew by ${growth} MB in ${rest.seeds} seeds` });
  }
  return { rows: tally.rows(), broken, absent: notTried(chaos, done) };
}

async function orHang(trial: Promise<Outcome>): Promise<Outcome> {
  const over = new AbortController();
  const failed = (problem: string) => ({ happened: [], problems: [problem], reported: false });
  const outcome = await Promise.race([
    trial.catch((error: unknown) => failed(`the trial itself: ${describeError(error)}`)),
    pause(HANGS_MILLISECONDS, undefined, { signal: over.signal }).then(() =>
      failed(`no end after ${HANGS_MILLISECONDS} ms`),
    ),
  ]);
  over.abort();
  return outcome;
}
