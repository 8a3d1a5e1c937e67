import { formatNumber, significant } from '../../../cli/format';
import { renderTable } from '../../../cli/table';
import { absences } from '../alternately';
import { ratioOf } from '../statistics';
import { SYSLOG_NG, UNPARSED, UNPARSED_SAME_BYTES } from './peers';
import type { Result } from './runs';

export type InputResult = Readonly<{
  title: string;
  lines: number;
  /** Of the file. */
  bytes: number;
  results: readonly Result[];
}>;

export const FOOTNOTE = `Rates count from the start of the process to the last byte at the receiver; "streaming" from the first
byte at the receiver to the last, "% streaming" is that as a share of what the first unparsed script does.
Ours: ECS documents, delivery confirmed; over Lumberjack by acknowledgements, over tcp by clean closes. CPU is all processor time of the peer, peak the memory of its
largest process. Both unparsed scripts read the file, take every line out as a string, join lines to batches
of 64 KiB and write them to one socket, without looking into them; the second fills every line up to the
average size of our documents, so that as many bytes leave.`;

/** The results of one input as text: ratios first, since absolute rates are the machine's. */
export function shipTable({ title, lines, bytes, results }: InputResult): string {
  const of = (name: string) => results.find((result) => result.name === name);
  const [syslogNg, unparsed, same] = [SYSLOG_NG, UNPARSED, UNPARSED_SAME_BYTES].map(of);
  const percent = (value: number | undefined) =>
    formatNumber(value === undefined ? value : value * 100);
  const table = renderTable<Result>(
    [
      [
        `${title}, ${formatNumber(lines)} lines, ${formatNumber(bytes / 1e6)} MB`,
        ({ name }) => name,
      ],
      [
        '× syslog-ng',
        ({ linesPerSecond }) => significant(ratioOf(linesPerSecond, syslogNg?.linesPerSecond)),
      ],
      ['% unparsed', (row) => percent(ratioOf(row.linesPerSecond, unparsed?.linesPerSecond))],
      ['% same bytes', (row) => percent(ratioOf(row.linesPerSecond, same?.linesPerSecond))],
      [
        '% streaming',
        (row) => percent(ratioOf(row.streamingLinesPerSecond, unparsed?.streamingLinesPerSecond)),
      ],
      [
        'CPU ÷ syslog-ng',
        (row) =>
          significant(ratioOf(row.cpuSecondsPerMillionLines, syslogNg?.cpuSecondsPerMillionLines)),
      ],
      ['lines/s', ({ linesPerSecond }) => formatNumber(linesPerSecond?.median)],
      ['lowest', ({ linesPerSecond }) => formatNumber(linesPerSecond?.lowest)],
      ['highest', ({ linesPerSecond }) => formatNumber(linesPerSecond?.highest)],
      ['streaming', (row) => formatNumber(row.streamingLinesPerSecond?.median)],
      ['CPU s/M lines', (row) => formatNumber(row.cpuSecondsPerMillionLines?.median, 2)],
      ['peak MB', ({ peakBytes }) => formatNumber(peakBytes && peakBytes.median / 1e6)],
    ],
    results.filter(({ absent }) => absent === undefined),
  );
  const refused = results
    .filter(({ refusedShare }) => refusedShare > 0)
    .map(({ name, refusedShare }) => `${name} could not parse ${percent(refusedShare)} % of them`);
  return [table, ...refused, ...absences(results)].join('\n');
}
