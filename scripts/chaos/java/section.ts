import { describeError } from '@lambda-core/common/errors';
import { findTool } from '../../local/find-tool';
import { type Broken, type Chaos, eachSeed, type Findings } from '../section';
import { restartWhileSlow } from './restarts';

/**
 * Restarts of a receiver made like Logstash's tcp input. What tcp loses here is told and breaks no promise:
 * see docs/guarantees.md for what it can and cannot see.
 */
export async function javaSection(chaos: Chaos): Promise<Findings> {
  const java = findTool('java');
  if (java === undefined) return { rows: [], broken: [], absent: ['java is not on this machine'] };
  const broken: Broken[] = [];
  let restarts = 0;
  let losing = 0;
  let lines = 0;
  await eachSeed(chaos, 1, async (seed) => {
    const result = await restartWhileSlow(java, seed);
    restarts += result.restarts;
    losing += Number(result.lost > 0);
    lines += result.lost;
    if (result.error !== undefined) broken.push({ what: describeError(result.error), seed });
  });
  const fault = 'tcp: restarts while slow, shutdown(WR) then close(2) of each connection';
  const note = `${lines} lines lost in ${losing} seeds`;
  return { rows: [{ fault, tries: restarts, survived: restarts - losing, note }], broken };
}
