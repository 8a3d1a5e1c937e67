import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { count } from '../../cli/format';
import { drawChart } from './chart/chart';
import type { SectionName } from './options';
import type { SectionResult } from './section';

/** What a reader needs to judge the figures, and nothing that names this machine. */
export function describeMachine() {
  return {
    cpu: (cpus()[0]?.model ?? 'unknown CPU').replace(/\s+/g, ' ').trim(),
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 1024 ** 3),
    node: process.version,
  };
}

/** The words below a chart. */
export function captionOf(date: Date, machine: ReturnType<typeof describeMachine>): string {
  const { cpu, cores, memoryGigabytes, node } = machine;
  const day = date.toISOString().slice(0, 10);
  return `${day} · ${cpu}, ${count(cores, 'core')}, ${memoryGigabytes} GB · Node ${node.replace(/^v/, '')}`;
}

/**
 * Writes every measured value to NAME.json in `folder`, and the chart to NAME.svg; where `publishTo` is given, the
 * chart goes there too, and beside it, as NAME.json, what it shows.
 */
export async function writeReport(
  name: SectionName,
  { data, chart }: SectionResult,
  { folder, publishTo, quick }: { folder: string; publishTo: string | undefined; quick: boolean },
): Promise<void> {
  const machine = describeMachine();
  const date = new Date();
  const report = { section: name, date: date.toISOString(), machine, quick, results: data };
  await writeFile(join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
  const caption = captionOf(date, machine) + (quick ? ' · quick run' : '');
  await writeFile(join(folder, `${name}.svg`), drawChart({ caption, chart }));
  if (publishTo === undefined) return;
  await mkdir(publishTo, { recursive: true });
  await writeFile(
    join(publishTo, `${name}.json`),
    `${JSON.stringify({ caption, chart }, null, 2)}\n`,
  );
  await copyFile(join(folder, `${name}.svg`), join(publishTo, `${name}.svg`));
}
