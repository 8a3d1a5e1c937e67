import { buildMissing } from '../../../build/build-missing';
import { type Broken, type Chaos, eachSeed, type Findings, notTried, openTally } from '../section';
import { tryFunction } from './trial';

/** Each has a platform of its own, with two processes of the function, which mostly wait. */
const AT_ONCE = 4;

/** The bundle, as it was built, on the local host: killed, short of memory and time, frozen, called twice. */
export async function functionSection(chaos: Chaos): Promise<Findings> {
  await buildMissing(['elb-log-processor']);
  const tally = openTally();
  const broken: Broken[] = [];
  const done = await eachSeed(chaos, AT_ONCE, async (seed) => {
    const { happened, problems, resting } = await tryFunction(seed, chaos.signal);
    for (const fault of happened) tally.count(fault, problems.length === 0, resting > 0);
    for (const what of problems) broken.push({ what, seed });
  });
  return { rows: tally.rows(), broken, absent: notTried(chaos, done) };
}
