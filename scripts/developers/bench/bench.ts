import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeError } from '@lambda-core/common/errors';
import { DIST, ROOT } from '../../build/functions';
import { cloneSection } from './clone/section';
import { coldStartSection } from './cold-start/section';
import { completenessSection } from './completeness/section';
import { consoleSection } from './console/section';
import { readBenchCommand, type SectionName } from './options';
import { writeReport } from './report';
import { rolloutSection } from './rollout/section';
import { scaleSection } from './scale/section';
import type { Section } from './section';
import { shipSection } from './ship/section';

const RUN: Record<SectionName, Section> = {
  ship: shipSection,
  clone: cloneSection,
  'cold-start': coldStartSection,
  scale: scaleSection,
  rollout: rolloutSection,
  completeness: completenessSection,
  console: consoleSection,
};

const FOLDER = join(DIST, 'bench');

// What runs is in process groups of its own, which end when this process exits; a signal by itself
// would end it without that.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Runs the sections that `argv` names; returns the exit status. */
export async function bench(argv: readonly string[]): Promise<number> {
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
}
