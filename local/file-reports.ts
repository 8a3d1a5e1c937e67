import type { Summary } from '@lambda-core/common/summary';

/** The line that the log processor prints for each file, or each part of one. */
export type PrintedReport = {
  readonly bucket: string;
  readonly key: string;
  readonly part: number;
  readonly outcome: 'shipped' | 'failed' | 'continued';
  readonly summary: Summary;
  readonly error?: string;
};

/** The line that a function prints for what failed and is no file: `message` says what. */
export type PrintedProblem = { readonly message: string; readonly error: string };

/** Reads a line of a function's log; `undefined` when it is anything but a file's report. */
export function readReport(line: string): PrintedReport | undefined {
  if (!line.startsWith('{') || !line.includes('"outcome"')) return undefined;
  return JSON.parse(line) as PrintedReport;
}

/** Reads a line of a function's log; `undefined` when it is anything but a problem. */
export function readProblem(line: string): PrintedProblem | undefined {
  if (!line.startsWith('{') || !line.includes('"level":"ERROR"')) return undefined;
  return JSON.parse(line) as PrintedProblem;
}
