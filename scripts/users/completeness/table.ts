import { type Column, renderTable } from '../../cli/table';
import type { Account } from './account';

/** One colour of one API. */
export type Row = Account & {
  readonly api: string;
  readonly colour: string;
  /** Log files in S3; left out for a load balancer that writes none. */
  readonly files: number | undefined;
  /** Messages in the queues; left out where there is no such queue. */
  readonly waiting: number | undefined;
  readonly deadLetters: number | undefined;
};

const COUNT = new Intl.NumberFormat('en');
const shown = (count: number | undefined) => (count === undefined ? '-' : COUNT.format(count));

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
export function isComplete({ missing, deadLetters = 0 }: Row): boolean {
  return missing === 0 && deadLetters === 0;
}

export function tableOf(rows: readonly Row[]): string {
  const findings = rows.flatMap((row) => {
    const { api, colour, when, deadLetters = 0, files, requests } = row;
    const times = when.map(
      ({ at, missing }) =>
        `${api} ${colour}: ${shown(missing)} missing from ${new Date(at).toISOString()} on`,
    );
    const dead = `${api} ${colour}: ${shown(deadLetters)} dead letters: npm run replay -- … puts them back`;
    const silent = `${api} ${colour}: its load balancer writes no access logs`;
    return [
      ...times,
      ...(deadLetters > 0 ? [dead] : []),
      ...(files === undefined && requests > 0 ? [silent] : []),
    ];
  });
  return `${[renderTable(COLUMNS, rows), ...findings].join('\n')}\n`;
}
