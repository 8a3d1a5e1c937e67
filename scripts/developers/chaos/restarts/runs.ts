import { describeError } from '@lambda-core/common/errors';
import { type Broken, type Chaos, eachSeed, type Row } from '../section';
import type { RestartingReceiver } from './receivers';
import { type Place, restartWhileSlow } from './trial';

/** Nearly all of a run is waiting. */
const AT_ONCE = 4;

/**
 * One receiver under each seed. What tcp loses is told and breaks no promise: see docs/guarantees.md for
 * what it can and cannot see. Lumberjack must lose nothing.
 */
export async function restartRuns(
  chaos: Chaos,
  receiver: RestartingReceiver,
  place: Place,
): Promise<{ row: Row; broken: readonly Broken[] }> {
  const broken: Broken[] = [];
  let tries = 0;
  let losing = 0;
  let lines = 0;
  let repeated = 0;
  await eachSeed(chaos, AT_ONCE, async (seed) => {
    const result = await restartWhileSlow(receiver, place, seed, chaos.signal).catch(
      (error: unknown) => ({ lost: 0, repeated: 0, error }),
    );
    if (chaos.signal.aborted) return;
    tries += 1;
    losing += Number(result.lost > 0);
    lines += result.lost;
    repeated += result.repeated;
    if (result.error !== undefined) broken.push({ what: describeError(result.error), seed });
    if (result.lost > 0 && receiver.protocol === 'lumberjack')
      broken.push({ what: `lumberjack lost ${result.lost} lines`, seed });
  });
  const fault = `${receiver.protocol}: ${receiver.name} restarts while slow`;
  const note = `${lines} lines lost, ${repeated} sent again`;
  return { row: { fault, tries, survived: tries - losing, note }, broken };
}
