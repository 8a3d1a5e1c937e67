import { formatNumber, significant } from '../../../cli/format';
import { type Column, renderTable } from '../../../cli/table';
import { absences, type Outcome } from '../alternately';
import { ratioOf, type Spread, spreadOf } from '../statistics';
import type { DataSet } from './data-sets';
import { dollarsOf } from './money';
import { AWS, OURS } from './names';
import type { CloneRun } from './runs';

export type SetResult = Readonly<{ set: DataSet; outcomes: readonly Outcome<CloneRun>[] }>;

export const FOOTNOTE = `Seconds count from the start of the command to its exit, "copied" to the last object. CPU is all processor
time of the command and its children, and × CPU is how many times ours (with all workers) a tool uses.
Peak is the largest process, "all" the most that all processes of a tool held at once (sampled). Keys
and sizes of both buckets were compared after every run. Latency: listings 80 ms, copies 60 ms, all else
15 ms; copies of large objects and parts at 75 MiB a second besides. "an object" are requests, "$ a million" is what
the requests for a million objects cost. "× limit" is how many times the seconds that its own writes need at the limit,
"% of it" the pace between a tenth and nine tenths of the objects as a share of the limit. rclone ×N: N
transfers and N checkers.`;

type Row = Outcome<CloneRun>;

/** The results of one data set as text: ratios first. */
export function cloneTable({ set, outcomes }: SetResult): string {
  const ran = outcomes.filter(({ absent }) => absent === undefined);
  const aws = spreadFor(ran, AWS, ({ seconds }) => seconds);
  const best = bestRclone(ran);
  const cpu = spreadFor(ran, OURS, ({ cpuSeconds }) => cpuSeconds);
  const columns: Column<Row>[] = [
    [titleOf(set), ({ name }) => name],
    ['× aws s3 sync', (row) => significant(ratioOf(aws, spread(row, seconds)))],
    ['× best rclone', (row) => significant(ratioOf(best, spread(row, seconds)))],
    [
      '× CPU',
      (row) =>
        significant(
          ratioOf(
            spread(row, ({ cpuSeconds }) => cpuSeconds),
            cpu,
          ),
        ),
    ],
    ...limitColumns(set),
    ['seconds', (row) => significant(spread(row, seconds)?.median)],
    ['lowest', (row) => significant(spread(row, seconds)?.lowest)],
    ['highest', (row) => significant(spread(row, seconds)?.highest)],
    ['copied', (row) => significant(spread(row, (run) => run.copiedSeconds)?.median)],
    ['objects/s', (row) => significant(spread(row, (run) => run.objects / run.seconds)?.median)],
    ['CPU s', (row) => significant(spread(row, ({ cpuSeconds }) => cpuSeconds)?.median)],
    ['peak MB', (row) => megabytes(spread(row, ({ peakBytes }) => peakBytes))],
    ['all', (row) => megabytes(spread(row, ({ peakTreeBytes }) => peakTreeBytes))],
    ['requests', (row) => formatNumber(spread(row, requestsIn)?.median)],
    [
      'an object',
      (row) => significant(spread(row, (run) => requestsIn(run) / run.objects)?.median),
    ],
    ['$ a million', (row) => significant(spread(row, dollarsAMillion)?.median)],
  ];
  return [renderTable(columns, ran), ...absences(outcomes)].join('\n');
}

export function titleOf({ title, objects, prefixes }: DataSet): string {
  const count = `${formatNumber(objects)} objects`;
  return prefixes > 1 && prefixes < objects
    ? `${title}: ${count}, ${formatNumber(prefixes)} prefixes`
    : `${title}: ${count}`;
}

export function spread(
  { runs }: Row,
  value: (run: CloneRun) => number | undefined,
): Spread | undefined {
  return spreadOf(runs.map(value));
}

function limitColumns({ writesPerSecond: limit }: DataSet): Column<Row>[] {
  if (limit === undefined) return [];
  return [
    [
      '× limit',
      (row) => significant(spread(row, (run) => run.seconds / (run.writes / limit))?.median),
    ],
    [
      '% of it',
      (row) => {
        const pace = spread(row, ({ objectsPerSecond }) => objectsPerSecond)?.median;
        return formatNumber(pace === undefined ? pace : (pace / limit) * 100);
      },
    ],
    ['503s', (row) => formatNumber(spread(row, ({ slowDowns }) => slowDowns)?.median)],
  ];
}

/** The fastest of its settings: whoever uses rclone for this would look for it. */
function bestRclone(outcomes: readonly Row[]): Spread | undefined {
  return outcomes
    .filter(({ name }) => name.startsWith('rclone'))
    .map((row) => spread(row, seconds))
    .filter((found) => found !== undefined)
    .sort((one, other) => one.median - other.median)[0];
}

function spreadFor(
  outcomes: readonly Row[],
  name: string,
  value: (run: CloneRun) => number | undefined,
): Spread | undefined {
  const found = outcomes.find((outcome) => outcome.name === name);
  return found && spread(found, value);
}

const seconds = (run: CloneRun) => run.seconds;

function requestsIn({ requests }: CloneRun): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

function dollarsAMillion({ requests, objects }: CloneRun): number {
  return (dollarsOf(requests) / objects) * 1e6;
}

function megabytes(bytes: Spread | undefined): string {
  return formatNumber(bytes && bytes.median / 1e6);
}
