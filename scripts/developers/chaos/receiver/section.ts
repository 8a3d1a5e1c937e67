import { certificatesHere } from '../certificates';
import { type Broken, type Chaos, eachSeed, type Findings, notTried, openTally } from '../section';
import { inBatches } from './batches';
import { scheduleOf } from './schedule';
import { tryReceiver } from './trial';

/** Nearly all of a trial is waiting. */
const AT_ONCE = 24;
/** What the kernel's table of connections can be asked for; see `batches.ts`. */
const SEEDS_IN_ONE_PROCESS = 250;

/** Receivers that misbehave, with both protocols. */
export async function receiverSection(chaos: Chaos): Promise<Findings> {
  if (chaos.seeds > SEEDS_IN_ONE_PROCESS) return inBatches(chaos, SEEDS_IN_ONE_PROCESS);
  const { certificates, absent } = certificatesHere();
  const tally = openTally();
  const broken: Broken[] = [];
  const done = await eachSeed(chaos, AT_ONCE, async (seed) => {
    const schedule = scheduleOf(seed, certificates !== undefined);
    const { happened, problems, delivered } = await tryReceiver(schedule, seed, certificates);
    const protocol = `${schedule.protocol}${schedule.tls ? ' over TLS' : ''}`;
    const kept = problems.length === 0;
    for (const fault of [...happened, 'any of them'])
      tally.count(`${protocol} ${fault}`, kept, !delivered);
    for (const what of problems) broken.push({ what: `${protocol}: ${what}`, seed });
  });
  return {
    rows: tally.rows(),
    broken,
    absent: [...absent, ...notTried(chaos, done)],
  };
}
