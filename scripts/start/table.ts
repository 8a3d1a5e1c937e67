import { basename } from 'node:path/posix';
import type { PrintedReport } from '../local/file-reports';

const HEADINGS = ['file', 'outcome', 'lines', 'parsed', 'sent', 'failed', 'sockets', 'lines/s'];
const FILE_WIDTH = 60;
const FILE_END = 22;

/** A table with a row for each file, or each part of one. */
export function fileTable(reports: readonly PrintedReport[]): string[] {
  const rows = reports.map(({ key, outcome, summary }) => {
    const { lines, failures, connections, durationMilliseconds } = summary;
    const perSecond = Math.round(lines.sent / (Math.max(1, durationMilliseconds) / 1000));
    const counts = [lines.encountered, lines.parsed, lines.sent, failures.sending.total];
    return [shortened(basename(key)), outcome, ...counts, connections.created, perSecond].map(
      String,
    );
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  return [HEADINGS, ...rows].map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column < 2 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  '),
  );
}

/** Without the account and region that all names repeat; of a long name, both ends tell it apart. */
function shortened(name: string): string {
  const telling = name.replace(/\d{12}_elasticloadbalancing_[a-z0-9-]+_/, '');
  if (telling.length <= FILE_WIDTH) return telling;
  return `${telling.slice(0, FILE_WIDTH - FILE_END - 1)}…${telling.slice(-FILE_END)}`;
}
