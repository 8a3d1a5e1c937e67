import { buildMissing } from '../../../build/build-missing';
import { formatNumber } from '../../../cli/format';
import { spreadOf } from '../../bench/statistics';
import { FLAT, growthOf } from '../load/growth';
import type { Broken, Chaos, Findings, Row } from '../section';
import { trySoak } from './trial';

const MILLISECONDS = 20 * 60_000;
/** Says nothing of growth: Node has not warmed up by then. */
const SHORT_MILLISECONDS = 10_000;

/** Files for twenty minutes, with a fault now and then: what is held at rest has to stay as it was. */
export async function soakSection({ short, firstSeed, signal, tell }: Chaos): Promise<Findings> {
  await buildMissing(['elb-log-processor']);
  const milliseconds = short ? SHORT_MILLISECONDS : MILLISECONDS;
  const { problems, faults, held } = await trySoak(milliseconds, firstSeed, signal, tell);
  const broken: Broken[] = problems.map((what) => ({ what, seed: firstSeed }));
  const rows: Row[] = [...faults].sort().map(([fault, tries]) => ({
    fault,
    tries,
    survived: problems.length === 0 ? tries : 0,
  }));
  for (const [what, samples] of held) {
    const growth = growthOf(samples);
    const flat = short || signal.aborted || growth === undefined || growth <= FLAT;
    const note = `${formatNumber(spreadOf(samples)?.median)} in the middle, × ${formatNumber(growth, 2)} from the second quarter to the last`;
    if (!flat) broken.push({ what: `${what}: ${note}, expected at most ${FLAT}`, seed: firstSeed });
    rows.push({
      fault: `held at rest by ${what}`,
      tries: samples.length,
      survived: flat ? samples.length : 0,
      note,
    });
  }
  return {
    rows,
    broken,
    absent: [
      ...(held.size === 0 ? ['only Linux shows what processes hold'] : []),
      ...(signal.aborted ? ['its end: no time was left'] : []),
    ],
  };
}
