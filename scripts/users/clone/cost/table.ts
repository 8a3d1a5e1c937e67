import { formatBytes, formatNumber, formatSeconds, significant } from '../../../cli/format';
import { LOOKED_UP, REGION } from '../../../cli/prices';
import { type Column, renderTable } from '../../../cli/table';
import { costOf, leastSeconds, S3_LIMITS, type Usage } from './cost';
import { othersOf } from './others';

type Row = readonly [name: string, number: string, dollars: string];

const COLUMNS: readonly Column<Row>[] = [
  ['', ([name]) => name],
  ['', ([, number]) => number],
  ['dollars', ([, , dollars]) => dollars],
];

/** What a job costs, or did, and what others would ask for the same. @param what the first line */
export function costTable(usage: Usage, what: string): string {
  const dollars = costOf(usage);
  const dollar = dollarsLike(dollars.total);
  const { copy, list, put, get, head, delete: deleted } = usage.requests;
  const { lambdaGigabyteSeconds: spent, segments } = usage;
  const number = (value: number) => formatNumber(value);
  const rows: Row[] = [
    ['objects', number(usage.objects), ''],
    ['bytes', formatBytes(usage.bytes), ''],
    ['COPY', number(copy), dollar(dollars.copies)],
    ['PUT, POST and LIST', number(put + list), dollar(dollars.writes)],
    ['GET and HEAD', number(get + head), dollar(dollars.reads)],
    ...(deleted > 0 ? [['DELETE', number(deleted), dollar(0)] satisfies Row] : []),
    spent === undefined
      ? ['Lambda', 'none: both stages run here', dollar(0)]
      : ['Lambda GB-seconds', significant(spent), dollar(dollars.lambda)],
    ...(spent === undefined
      ? []
      : [['messages', number(segments), dollar(dollars.queue)] satisfies Row]),
    ['together', '', dollar(dollars.total)],
    ...othersOf(usage).map(({ name, dollars }): Row => [`with ${name}`, '', dollar(dollars)]),
  ];
  const limit = `${formatNumber(S3_LIMITS.writes)} writes and ${formatNumber(S3_LIMITS.reads)} reads a second`;
  return [
    `${what}, by list prices of ${REGION} of ${LOOKED_UP} (no other region's are kept here):`,
    renderTable(COLUMNS, rows),
    `at S3's limits for one prefix, ${limit}, it takes at least ${formatSeconds(Math.ceil(leastSeconds(usage.requests)))}`,
  ].join('\n');
}

/** All rows of a table with as many digits: what is below a dollar in all is told in millionths. */
function dollarsLike(total: number): (dollars: number) => string {
  return (dollars) => formatNumber(dollars, total < 1 ? 6 : 2);
}
