import { describeError } from '@lambda-core/common/errors';
import { buildMissing } from '../../../build/build-missing';
import { count, formatNumber } from '../../../cli/format';
import { type Broken, type Chaos, eachSeed, type Findings, notTried, openTally } from '../section';
import { judgeJob, type KilledJob, mostTwice, shareTwice } from './judge';
import { openProcesses } from './process-jobs';
import { simulatedJob } from './simulated-job';

const PROCESS_KILLS = 200;
/** A job of one seed, whatever is to come of it. */
const ALONE = 1;

/** Clones whose invocations are killed: in virtual time by the thousand, then with the bundles in processes. */
export async function killsSection(chaos: Chaos): Promise<Findings> {
  await buildMissing(['s3-clone-copier', 's3-clone-segmenter']);
  const simulated = openTrial('simulated');
  const done = await eachSeed(chaos, 1, (seed) =>
    simulated.attempt(seed, () => simulatedJob(seed)),
  );
  const processes = openTrial('processes');
  const wanted = chaos.processes ?? (chaos.seeds === ALONE ? ALONE : PROCESS_KILLS);
  const { signal, tell } = chaos;
  await using platform = await openProcesses();
  for (let seed = chaos.firstSeed; processes.hits < wanted && !signal.aborted; seed++) {
    await processes.attempt(seed, () => platform.run(seed));
    tell(`${processes.hits} of ${wanted} processes killed`);
  }
  const absent = notTried(chaos, done);
  if (processes.hits < wanted)
    absent.push(`${wanted - processes.hits} processes: no time was left`);
  return {
    rows: [...simulated.rows(), ...processes.rows()],
    broken: [...simulated.broken(), ...processes.broken()],
    absent,
  };
}

function openTrial(name: string) {
  const tally = openTally();
  const problems: Broken[] = [];
  const sum = { jobs: 0, objects: 0, copies: 0 };
  let hits = 0;
  let sound = 0;
  return {
    /** What befell jobs so far. */
    get hits() {
      return hits;
    },
    async attempt(seed: number, run: () => Promise<KilledJob>): Promise<void> {
      sum.jobs += 1;
      try {
        const job = await run();
        const found = judgeJob(job);
        for (const hit of job.hits) tally.count(`${name}: ${hit}`, found.length === 0, false);
        hits += job.hits.length;
        if (job.end.state === 'complete') {
          sum.objects += job.objects;
          sum.copies += job.copies;
        }
        sound += Number(found.length === 0);
        for (const what of found) problems.push({ what: `${name}: ${what}`, seed });
      } catch (error) {
        problems.push({ what: `${name}: the trial itself: ${describeError(error)}`, seed });
      }
    },
    rows: () => [
      ...tally.rows(),
      {
        fault: `${name}: jobs, ${count(hits, 'time')} hit`,
        tries: sum.jobs,
        survived: sound,
        note: `${formatNumber(shareTwice(sum) * 100, 3)} % of ${formatNumber(sum.objects)} objects copied twice`,
      },
    ],
    broken: (): Broken[] => [
      ...problems,
      ...mostTwice(sum).map((what) => ({ what: `${name}: ${what}` })),
    ],
  };
}
