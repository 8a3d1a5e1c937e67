import { describeError } from '@lambda-core/common/errors';
import { type ObjectReference, readObjectEvent } from '@lambda-core/common/object-events';
import type { Summary } from '@lambda-core/common/summary';
import { printable } from '../cli/printable';
import { shellLine } from '../clone/words';
import { type PrintedReport, readProblem, readReport } from '../local/file-reports';
import type { PlatformOptions } from '../local/platform';
import { fileRow, inThousands, TABLE_HEADING } from './file-table';

/** What the functions did, in figures; a file that is tried again counts once it is shipped. */
export type FileTotals = {
  files: number;
  encountered: number;
  unparsed: number;
  sent: number;
  /** Tries of a file that failed. */
  failedTries: number;
  deadLetters: number;
  /** The first summary that a function printed. */
  example?: Summary;
};

export type Announcer = Required<
  Pick<PlatformOptions, 'onLog' | 'onInvocation' | 'onDeadLetter'>
> & { readonly totals: Readonly<FileTotals> };

/** Tells what becomes of files and messages: a row for each file, and each reason once. */
export function openAnnouncer(print: (line: string) => void): Announcer {
  const totals: FileTotals = {
    files: 0,
    encountered: 0,
    unparsed: 0,
    sent: 0,
    failedTries: 0,
    deadLetters: 0,
  };
  /** The latest reason of what is going to be tried again, by key. */
  const reasons = new Map<string, string>();
  let hasHeading = false;

  const isNews = (key: string, reason: string) => {
    const known = reasons.get(key) === reason;
    reasons.set(key, reason);
    return !known;
  };
  const tellFile = (report: PrintedReport) => {
    const { key, outcome, error = '', summary } = report;
    totals.example ??= summary;
    if (outcome === 'failed') totals.failedTries += 1;
    if (outcome === 'failed' && !isNews(key, error)) return;
    if (!hasHeading) print(TABLE_HEADING);
    hasHeading = true;
    print(fileRow(report));
    if (outcome === 'failed') {
      print(`  failed: ${error}`);
      return;
    }
    reasons.delete(key);
    const { total, lastFew } = summary.failures.parsing;
    if (total > 0)
      print(`  ${inThousands(total)} did not parse, and went raw; the last: ${lastFew.at(-1)}`);
    if (outcome === 'shipped') totals.files += 1;
    totals.encountered += summary.lines.encountered;
    totals.unparsed += total;
    totals.sent += summary.lines.sent;
  };

  return {
    totals,
    onLog(line, { functionName }) {
      const report = readReport(line);
      if (report !== undefined) return tellFile(report);
      const { message, error } = readProblem(line) ?? {};
      // A refusal is part of a clone's response, which is announced.
      if (message === undefined || error === undefined || message.startsWith('refused ')) return;
      if (isNews(message, error)) print(`${functionName}: ${message}: ${error}`);
    },
    onInvocation({ functionName, error }) {
      if (error === undefined) return;
      const reason = error.errorMessage.replace(/^RequestId: \S+ (Error: )?/, '');
      if (isNews(functionName, reason)) print(`${functionName}: ${reason}`);
    },
    onDeadLetter({ body, receiveCount }, queueName) {
      totals.deadLetters += 1;
      const functionName = queueName.replace(/-queue$/, '');
      for (const object of objectsOf(body)) {
        const reason = reasons.get(object.key) ?? reasons.get(functionName) ?? 'see above';
        reasons.delete(object.key);
        const place = `s3://${object.bucket}/${object.key}`;
        print(
          `${inThousands(totals.deadLetters)} in the dead letters: ${place} failed ${receiveCount} times: ${reason}`,
        );
        print(`  once that is mended, have it tried again: ${retryCommand(place)}`);
      }
    },
  };
}

function objectsOf(body: string): readonly ObjectReference[] {
  try {
    return readObjectEvent(JSON.parse(body)).items.flatMap(({ objects }) => objects);
  } catch (error) {
    return [{ bucket: '?', key: `${body.slice(0, 100)} (${describeError(error)})` }];
  }
}

/** A copy of an object onto itself is an object-created event like any other. */
function retryCommand(place: string): string {
  if (printable(place) !== place || /\s/.test(place)) return 'put it there again';
  return shellLine(['aws', 's3', 'cp', place, place, '--metadata-directive', 'REPLACE']);
}
