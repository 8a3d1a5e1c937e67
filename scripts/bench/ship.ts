import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { writeSample } from '../local/samples/write';
import { startCountingReceiver } from './counting-receiver';
import { PEERS } from './ship-peers';
import { runAlternately } from './ship-runs';
import { shipTable } from './ship-table';

const HELP = `Ships one Classic log file with every peer in turn and prints their rates as ratios.

  npm run bench -- [--quick] [--lines N] [--runs N] [--only NAME,NAME]

  --quick    100,000 lines instead of 765,000
  --lines N  how many lines
  --runs N   how often each peer ships the file (default 3)
  --only A,B peers whose name begins so
  --help     this text
`;

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'dist/bench');

async function main(): Promise<void> {
  const values = flags();
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const lines = positive('lines', values.lines ?? (values.quick ? '100000' : '765000'));
  const rounds = positive('runs', values.runs);
  const only = values.only?.split(',');
  const peers = PEERS.filter(({ name }) => only?.some((start) => name.startsWith(start)) ?? true);
  await mkdir(FOLDER, { recursive: true });
  const file = join(FOLDER, `classic-${lines}.log`);
  await writeSample({ format: 'classic', lines, seed: 1, hazards: 0, file });
  process.stderr.write(`${lines} Classic lines in ${relative(ROOT, file)}, ${rounds} runs each\n`);

  await using receiver = await startCountingReceiver();
  const results = await runAlternately(peers, { file, lines, receiver }, rounds, (name, run) => {
    const rate = Math.round(lines / run.seconds).toLocaleString('en');
    process.stderr.write(`  ${name}: ${run.seconds.toFixed(2)} s, ${rate} lines/s\n`);
  });

  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memory: totalmem() };
  const report = { date: new Date().toISOString(), machine, node: process.version, lines, results };
  await writeFile(join(FOLDER, 'ship.json'), `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${shipTable(results)}\n`);
}

function flags() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        lines: { type: 'string' },
        runs: { type: 'string', default: '3' },
        only: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const message = 'the flags were not understood (see --help)';
    throw new LambdaCoreError('WRONG_FLAG', message, { cause: error });
  }
}

function positive(flag: string, value: string): number {
  if (/^[1-9]\d{0,9}$/.test(value)) return Number(value);
  const message = `--${flag} is "${value}", expected a whole number above 0`;
  throw new LambdaCoreError('WRONG_FLAG', message);
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${describeError(error)}\n`);
  process.exitCode = error instanceof LambdaCoreError && error.code === 'WRONG_FLAG' ? 2 : 1;
});
