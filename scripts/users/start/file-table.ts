import type { PrintedReport } from '@lambda-core/local/file-reports';
import { fileName } from '../../cli/file-name';
import { formatNumber } from '../../cli/format';
import { tableRow } from '../../cli/table';

const HEADINGS = ['file', 'outcome', 'lines', 'unparsed', 'sent', 'lines/s'];
/** Rows are printed one by one, so they cannot decide it. */
const WIDTHS = [40, 9, 9, 8, 9, 9] as const;
const NAMES = 2;

export const TABLE_HEADING = tableRow(HEADINGS, WIDTHS, NAMES);

/** The row of a file, or of a part of one. */
export function fileRow({ key, part, outcome, summary }: PrintedReport): string {
  const { lines, failures, durationMilliseconds } = summary;
  const perSecond = Math.round(lines.sent / (Math.max(1, durationMilliseconds) / 1000));
  const numbers = [lines.encountered, failures.parsing.total, lines.sent, perSecond];
  const name = part > 0 ? `${fileName(key, 32)} part ${part + 1}` : fileName(key, WIDTHS[0]);
  const cells = [name, outcome, ...numbers.map((number) => formatNumber(number))];
  return tableRow(cells, WIDTHS, NAMES);
}
