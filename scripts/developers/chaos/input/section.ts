import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom } from '@lambda-core/local/random';
import { DIST } from '../../../build/functions';
import {
  absent,
  type Broken,
  type Chaos,
  eachSeed,
  type Findings,
  notTried,
  openTally,
  type Row,
} from '../section';
import { scattered } from '../seeds';
import { tryBomb, tryLongLine } from './bombs';
import { tryCommand } from './commands';
import { type Functions, MEMORY_MEGABYTES, openFunctions } from './functions';
import { tryGzip } from './gzip';
import { tryInvoking } from './invoking';
import { tryLines } from './lines';
import { tryKeys } from './naming';
import { tryReading } from './reading';
import type { Tried } from './tried';

/** What is tried in this process takes all of a core. */
const AT_ONCE = 2;
const BUNDLES = ['elb-log-processor', 's3-clone-segmenter', 's3-clone-copier'];

/** Lines, events, request files, archives and names that nobody meant. */
export async function inputSection(chaos: Chaos): Promise<Findings> {
  const missing = BUNDLES.filter((name) => !existsSync(join(DIST, name, 'index.js')));
  if (missing.length > 0) return absent('the bundles are not built (npm run build)');
  await using functions = await openFunctions();
  const tally = openTally();
  const broken: Broken[] = [];
  const done = await eachSeed(chaos, AT_ONCE, async (seed) => {
    for (const { fault, problems, reported = false } of await trySeed(seed, functions)) {
      tally.count(fault, problems.length === 0, reported);
      for (const what of problems) broken.push({ what: `${fault}: ${what}`, seed });
    }
  });
  return {
    rows: [...tally.rows(), ...memoryRows(functions, done)],
    broken,
    absent: notTried(chaos, done),
  };
}

async function trySeed(seed: number, functions: Functions): Promise<Tried[]> {
  // Each kind has numbers of its own, whatever the others take.
  const random = createRandom(scattered(seed));
  const own = () => createRandom(random());
  return [
    tryLines(own()),
    ...tryReading(own()),
    ...(await tryInvoking(own(), seed, functions)),
    await tryGzip(own(), seed, functions),
    ...(await tryKeys(own(), seed, functions)),
    await tryCommand(own(), seed, functions),
    await tryBomb(own(), seed, functions),
    ...(await tryLongLine(seed)),
  ];
}

/** A process that held more was killed, which its invocation tells. */
function memoryRows({ peakBytes }: Functions, seeds: number): Row[] {
  const names = ['log-processor', 's3-clone-segmenter', 's3-clone-copier'] as const;
  return names.map((name) => ({
    fault: `${name} in ${MEMORY_MEGABYTES} MB, all of that`,
    tries: seeds,
    survived: seeds,
    note: `at most ${Math.round(peakBytes(name) / 1024 ** 2)} MB`,
  }));
}
