import { buildMissing } from '../../../build/build-missing';
import { formatNumber } from '../../../cli/format';
import type { Broken, Chaos, Findings, Row } from '../section';
import { tryLoad } from './trial';

/** As Terraform deploys an API, but with so few sockets that their limit is reached. */
const DEPLOYED = {
  maximumConcurrency: 5,
  batchSize: 4,
  connectionCountLimit: 12,
  memoryMegabytes: 512,
};

/** Files that arrive all in one moment, through queue and functions. */
export async function loadSection({ short, ...chaos }: Chaos): Promise<Findings> {
  const { seeds, firstSeed, signal, tell } = chaos;
  await buildMissing(['elb-log-processor']);
  const protocols = short ? (['lumberjack'] as const) : (['lumberjack', 'tcp'] as const);
  const [files, linesPerFile] = short ? [20, 2_000] : [200, 50_000];
  const rows: Row[] = [];
  const broken: Broken[] = [];
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
    for (const protocol of protocols) {
      if (signal.aborted) break;
      const load = { ...DEPLOYED, protocol, files, linesPerFile };
      const { problems, note } = await tryLoad(load, seed, signal, tell);
      rows.push({
        fault: `${protocol}: ${files} files of ${formatNumber(linesPerFile)} lines at once`,
        tries: 1,
        survived: Number(problems.length === 0),
        note,
      });
      for (const what of problems) broken.push({ what: `${protocol}: ${what}`, seed });
    }
  }
  return { rows, broken };
}
