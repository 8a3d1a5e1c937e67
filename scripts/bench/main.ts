import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@lambda-core/common/errors';
import { DIST, ROOT } from '../build/functions';
import { runCommand } from '../cli/command';
import { cloneSection } from './clone/section';
import { coldStartSection } from './cold-start/section';
import { readBenchCommand, type SectionName } from './options';
import { writeReport } from './report';
import { scaleSection } from './scale/section';
import type { Section } from './section';
import { shipSection } from './ship/section';

const HELP = `
npm run bench -- [SECTION...] [--quick] [--runs N] [--only NAME,NAME]
                [--cases TITLE,TITLE] [--publish]

Measures against what else this machine has, run in turn on the same data, and prints ratios. Sections,
all of them by default:

  ship        log files to a TCP receiver: syslog-ng, goaccess, a plain script, ceilings without parsing
  clone       a bucket on the embedded S3 server with latency: aws s3 sync, rclone
  cold-start  size, load time and first invocation of every bundle, in fresh processes
  scale       how cost grows from ten thousand lines to ten million, a thousand objects to a million

  --quick      about a minute for each section: less data, fewer runs
  --runs N     how often everything is run; the median counts
  --only A,B   only peers whose name begins so
  --cases A,B  only inputs and data sets whose title begins so, as in 'ALB gzip' or 'one prefix'
  --publish    copy the charts to docs/bench, to be committed
  --help       this text

Writes dist/bench/SECTION.json and .svg. A run with a wrong count or a wrong exit status has no rate:
it ends its section with an error, and the command with 1. A peer that is not installed is named.
`;

const RUN: Record<SectionName, Section> = {
  ship: shipSection,
  clone: cloneSection,
  'cold-start': coldStartSection,
  scale: scaleSection,
};

const FOLDER = join(DIST, 'bench');

// What runs is in process groups of its own, which end when this process exits; a signal by itself
// would end it without that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

void runCommand(HELP, async (argv) => {
  const { sections, quick, runs, only, cases, publish } = readBenchCommand(argv);
  await mkdir(FOLDER, { recursive: true });
  const note = (line: string) => void process.stderr.write(`  ${line}\n`);
  let failed = false;
  for (const name of sections) {
    process.stderr.write(`${name}\n`);
    try {
      const result = await RUN[name]({ quick, runs, only, cases, folder: FOLDER, note });
      const publishTo = publish ? join(ROOT, 'docs', 'bench') : undefined;
      await writeReport(name, result, { folder: FOLDER, publishTo, quick });
      process.stdout.write(`${result.text}\n\n`);
    } catch (error) {
      process.stderr.write(`error: ${name}: ${describeError(error)}\n`);
      failed = true;
    }
  }
  return failed ? 1 : 0;
});
