import { parseArgs } from 'node:util';
import { runCommand } from '../../cli/command';
import { wholeNumber } from '../../cli/values';
import { proofTrial } from './proof/trial';

const HELP = `
npx tsx scripts/developers/bench/proof-limits.ts --objects N [--prefixes N]

Verifies, by the digests that segments of 5,000 objects would have left, a synthetic bucket in which one
object of N has another content, and prints as JSON how long that took beside a plain listing of the same bucket,
and which object was named. Ends with 1 when it is not the one.
`;

void runCommand(HELP, async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      objects: { type: 'string', default: '' },
      prefixes: { type: 'string', default: '200' },
    },
  });
  const objects = wholeNumber('--objects', values.objects, 1);
  const prefixes = wholeNumber('--prefixes', values.prefixes, 1, objects);
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const trial = await proofTrial({ objects, prefixes }, note);
  process.stdout.write(`${JSON.stringify(trial)}\n`);
  return trial.ok ? 0 : 1;
});
