import { basename } from 'node:path/posix';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import { shortened } from './pretty';

const COLUMNS = [
  { heading: 'file', width: 40 },
  { heading: 'outcome', width: 9 },
  { heading: 'lines', width: 9 },
  { heading: 'unparsed', width: 8 },
  { heading: 'sent', width: 9 },
  { heading: 'lines/s', width: 9 },
] as const;
/** What keeps its left edge in line; numbers keep their right. */
const TEXTS = 2;
/** ELB's names end with an address, a random string and the extensions, which tell files apart. */
const NAME_END = 20;

export const TABLE_HEADING = row(COLUMNS.map(({ heading }) => heading));

/** The row of a file, or of a part of one. */
export function fileRow({ key, part, outcome, summary }: PrintedReport): string {
  const { lines, failures, durationMilliseconds } = summary;
  const perSecond = Math.round(lines.sent / (Math.max(1, durationMilliseconds) / 1000));
  const numbers = [lines.encountered, failures.parsing.total, lines.sent, perSecond];
  const name = part > 0 ? `${fileName(key, 32)} part ${part + 1}` : fileName(key);
  return row([name, outcome, ...numbers.map((number) => inThousands(number))]);
}

/** What tells a file from others: without the account and region that all of ELB's names repeat. */
export function fileName(key: string, width: number = COLUMNS[0].width): string {
  const telling = basename(key).replace(/\d{12}_elasticloadbalancing_[a-z0-9-]+_/, '');
  // Only ELB's names are unique; of others, the folder belongs to what tells them apart.
  return shortened(telling === basename(key) ? key : telling, width, NAME_END);
}

export function inThousands(number: number): string {
  return number.toLocaleString('en');
}

function row(cells: readonly string[]): string {
  return cells
    .map((cell, at) => {
      const width = COLUMNS[at]?.width ?? 0;
      return at < TEXTS ? cell.padEnd(width) : cell.padStart(width);
    })
    .join('  ')
    .trimEnd();
}
