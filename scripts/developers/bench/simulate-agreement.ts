import { parseArgs } from 'node:util';
import { runCommand } from '../../cli/command';
import { oneOf, wholeNumber } from '../../cli/values';
import { SHAPES } from '../../users/clone/simulate/key-shapes';
import { agreementTrial } from './agreement/trial';

const HELP = `
npx tsx scripts/developers/bench/simulate-agreement.ts --keys N [--shape SHAPE] [--copiers N]
                                                       [--copy-milliseconds MS]

Simulates a clone, has a dry run foretell it, and runs it, by both bundles on the local platform, whose S3 takes
so long for a copy that this alone says how long all takes; the copier's time-out and its segments' limit of time are
stretched alike. Prints, as JSON, requests and time of each, and by
which share they differ. Ends with 1 when that is more than 2 % of the requests or 10 % of the time.
`;

/** Of a copy, and what an invocation and a segment have for theirs: all are stretched alike, up to what Lambda has. */
const COPY_MILLISECONDS = 60;
const SEGMENT_MILLISECONDS = 30_000;
const MOST_MILLISECONDS = 900_000;

void runCommand(HELP, async (argv) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      keys: { type: 'string', default: '' },
      shape: { type: 'string', default: 'flat' },
      copiers: { type: 'string', default: '4' },
      'copy-milliseconds': { type: 'string', default: '500' },
    },
  });
  const note = (line: string) => void process.stderr.write(`${line}\n`);
  const copyMilliseconds = wholeNumber('--copy-milliseconds', values['copy-milliseconds'], 1);
  const stretched = (milliseconds: number, most: number) =>
    Math.min(most, Math.round(milliseconds * Math.max(1, copyMilliseconds / COPY_MILLISECONDS)));
  const agreement = await agreementTrial(
    {
      shape: oneOf('--shape', values.shape, SHAPES),
      keys: wholeNumber('--keys', values.keys, 1),
      copiers: wholeNumber('--copiers', values.copiers, 1, 50),
      copyMilliseconds,
      timeoutMilliseconds: stretched(120_000, MOST_MILLISECONDS),
      environment: {
        SEGMENT_MILLISECONDS: String(stretched(SEGMENT_MILLISECONDS, 0.9 * MOST_MILLISECONDS)),
      },
    },
    note,
  );
  process.stdout.write(`${JSON.stringify(agreement)}\n`);
  const { requests, time, foretold } = agreement.differences;
  return requests <= 0.02 && foretold <= 0.02 && time <= 0.1 ? 0 : 1;
});
