import { formatNumber, significant } from '../../../cli/format';
import { renderTable } from '../../../cli/table';
import { absences, type Outcome } from '../alternately';
import type { Curve } from '../chart/curves';
import { OURS } from '../clone/names';
import type { Usage } from '../measure/usage';
import { ratioOf, spreadOf } from '../statistics';

export type Level = ReturnType<typeof levelsOf>[number];

type Timed = Usage & Readonly<{ seconds: number }>;

/** Each tool at one size. */
export function levelsOf(size: number, outcomes: readonly Outcome<Timed>[]) {
  return outcomes.map(({ name, absent, runs }) => ({
    name,
    ...(absent === undefined ? {} : { absent }),
    size,
    seconds: spreadOf(runs.map(({ seconds }) => seconds)),
    perSecond: spreadOf(runs.map(({ seconds }) => size / seconds)),
    cpuSeconds: spreadOf(runs.map(({ cpuSeconds }) => cpuSeconds)),
    peakBytes: spreadOf(runs.map(({ peakBytes }) => peakBytes)),
    peakTreeBytes: spreadOf(runs.map(({ peakTreeBytes }) => peakTreeBytes)),
  }));
}

/** A row for each size, tool by tool: how much longer ten times as much takes. */
export function scaleTable(what: string, levels: readonly Level[]): string {
  const names = [...new Set(levels.map(({ name }) => name))];
  const ran = names.flatMap((name) =>
    levels.filter((level) => level.name === name && level.absent === undefined),
  );
  const below = (level: Level) => {
    const before = ran[ran.indexOf(level) - 1];
    return before?.name === level.name ? before : undefined;
  };
  const table = renderTable<Level>(
    [
      ['', ({ name }) => name],
      [what, ({ size }) => formatNumber(size)],
      ['× time', (level) => significant(ratioOf(level.seconds, below(level)?.seconds))],
      ['× peak', (level) => significant(ratioOf(level.peakBytes, below(level)?.peakBytes))],
      ['seconds', ({ seconds }) => significant(seconds?.median)],
      ['lowest', ({ seconds }) => significant(seconds?.lowest)],
      ['highest', ({ seconds }) => significant(seconds?.highest)],
      ['a second', ({ perSecond }) => formatNumber(perSecond?.median)],
      ['CPU s', ({ cpuSeconds }) => significant(cpuSeconds?.median)],
      ['peak MB', ({ peakBytes }) => formatNumber(peakBytes && peakBytes.median / 1e6)],
      ['all', ({ peakTreeBytes }) => formatNumber(peakTreeBytes && peakTreeBytes.median / 1e6)],
    ],
    ran,
  );
  const [first] = levels;
  const atFirst = levels.filter(({ size }) => size === first?.size);
  return [table, ...absences(atFirst.map((level) => ({ ...level, runs: [] })))].join('\n');
}

/** One curve a tool over the sizes at which `value` is known. */
export function curvesOf(
  levels: readonly Level[],
  value: (level: Level) => number | undefined,
): Curve[] {
  const names = [...new Set(levels.map(({ name }) => name))];
  return names.map((label) => ({
    label,
    ours: label === OURS,
    points: levels
      .filter(({ name }) => name === label)
      .flatMap((level) => {
        const y = value(level);
        return y === undefined ? [] : [{ x: level.size, y }];
      }),
  }));
}
