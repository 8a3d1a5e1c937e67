import { count, formatBytes } from '../../cli/format';
import { printable } from '../../cli/printable';
import { shellLine } from '../../cli/shell-line';
import { type Column, renderTable } from '../../cli/table';
import type { Side } from '../environment/metrics';
import type { Account, AccountRange } from './account';
import { type Finding, stretchesOf } from './findings';

/** One colour of one API. */
export type Row = Account & {
  readonly api: string;
  readonly colour: string;
  /** Log files in S3; left out for a load balancer that writes none. */
  readonly files: number | undefined;
  /** Messages in the queues; left out where there is no such queue. */
  readonly waiting: number | undefined;
  readonly deadLetters: number | undefined;
  /** The files that are missing something, and what cannot be told of them; left out where nobody looked. */
  readonly findings?: readonly Finding[];
  readonly notes?: readonly string[];
};

const COUNT = new Intl.NumberFormat('en');
const shown = (count: number | undefined) => (count === undefined ? '-' : COUNT.format(count));
const time = (at: number) => new Date(at).toISOString();

const COLUMNS: readonly Column<Row>[] = [
  ['API', ({ api, colour }) => `${api} ${colour}`],
  ['requests', ({ requests }) => shown(requests)],
  ['files', ({ files }) => shown(files)],
  ['lines read', ({ encountered }) => shown(encountered)],
  ['sent', ({ sent }) => shown(sent)],
  ['failed tries', ({ failures }) => shown(failures)],
  ['waiting', ({ waiting }) => shown(waiting)],
  ['dead letters', ({ deadLetters }) => shown(deadLetters)],
  ['missing', ({ missing }) => shown(missing)],
];

/** Nothing is missing, and nothing rests where only a person takes it from. */
export function isComplete({ missing, deadLetters = 0, findings = [] }: Row): boolean {
  return missing === 0 && deadLetters === 0 && findings.length === 0;
}

/** The table, and below it what is missing: since when, in which files, and the commands that mend it. */
export function tableOf(rows: readonly Row[], environment: string): string {
  const lines = rows.flatMap((row) => {
    const { api, colour, when, files, requests, notes = [] } = row;
    const silent = files === undefined && requests > 0;
    const told = [
      ...when.map(({ at, missing }) => `${shown(missing)} missing from ${time(at)} on`),
      ...(silent ? ['its load balancer writes no access logs'] : []),
      ...notes,
    ];
    return [
      ...told.map((text) => `${api} ${colour}: ${text}`),
      ...filesText(row),
      ...mendingOf(row, environment).map((words) => `  ${shellLine(words)}`),
    ];
  });
  return printable(`${[renderTable(COLUMNS, rows), ...lines].join('\n')}\n`);
}

/** What the command would look at. */
export function plannedOf(sides: readonly Side[], { from, to, period }: AccountRange): string {
  const names = sides.map(
    ({ api, colour, environment, balancer }) =>
      `  ${api} ${colour}: load balancer ${balancer.dimension}, queue and log of ${environment}-${colour}-${api}`,
  );
  const head = `from ${time(from)} to ${time(to)}, by ${period / 60_000} minutes:`;
  return `${[head, ...names, 'nothing was looked at (--dry-run)'].join('\n')}\n`;
}

function filesText({ api, colour, findings = [], waiting = 0 }: Row): readonly string[] {
  if (findings.length === 0) return [];
  const among = waiting > 0 ? `; ${count(waiting, 'message')} wait, and may be of these` : '';
  const heading = `${api} ${colour}: ${count(findings.length, 'file')} missing something${among}`;
  return [heading, ...findings.map((finding) => `  ${finding.object}: ${findingText(finding)}`)];
}

function findingText({ state, bytes, encountered, sent, why }: Finding): string {
  const lines =
    encountered === undefined ? '' : `, ${shown(sent)} of ${shown(encountered)} lines sent`;
  const size = bytes === undefined || encountered !== undefined ? '' : `, ${formatBytes(bytes)}`;
  return `${state}${size}${lines}${why === undefined ? '' : `: ${why}`}`;
}

/** The commands that put through again what is missing. */
function mendingOf({ api, colour, deadLetters = 0, findings = [] }: Row, environment: string) {
  const replay = ['npm', 'run', '-s', 'replay', '--', environment, colour, '--api', api];
  return [
    ...(deadLetters > 0 ? [[...replay, '--dead-letters']] : []),
    ...stretchesOf(findings).map(({ from, to }) => [
      ...[...replay, '--from', time(from)],
      ...['--to', time(to)],
    ]),
  ];
}
