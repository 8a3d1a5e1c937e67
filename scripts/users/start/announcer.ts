import { type ObjectReference, readObjectEvent } from '@lambda-core/common/object-events';
import type { Summary } from '@lambda-core/common/summary';
import { type PrintedReport, readProblem, readReport } from '@lambda-core/local/file-reports';
import type { PlatformOptions } from '@lambda-core/local/platform';
import { formatNumber, shortened } from '../../cli/format';
import { printable } from '../../cli/printable';
import { shellLine } from '../../cli/shell-line';
import { fileRow, TABLE_HEADING } from './file-table';

export type Announcer = ReturnType<typeof openAnnouncer>;

type Hears = Required<Pick<PlatformOptions, 'onLog' | 'onInvocation' | 'onDeadLetter'>>;

/** Hears of the same, as it is and not in words. */
export type AnnouncerListener = {
  report(report: PrintedReport): void;
  invoked(functionName: string): void;
  /** The object of a dead letter. */
  dead(key: string): void;
};

/** Tells what becomes of files and messages: a row for each file, and each reason once. */
export function openAnnouncer(
  print: (line: string) => void,
  listener: Partial<AnnouncerListener> = {},
) {
  /** What the functions did, in figures; a file that is tried again counts once it is shipped. */
  const totals = {
    files: 0,
    encountered: 0,
    unparsed: 0,
    sent: 0,
    /** Tries of a file that failed. */
    failedTries: 0,
    deadLetters: 0,
    /** The first summary that a function printed. */
    example: undefined as Summary | undefined,
  };
  /** Attempts at a file that failed until one has not, by key. */
  const attempts = new Map<string, number>();
  /** The latest reason of what is going to be tried again, by key. */
  const reasons = new Map<string, string>();
  let hasHeading = false;

  const isNews = (key: string, reason: string) => {
    const known = reasons.get(key) === reason;
    reasons.set(key, reason);
    return !known;
  };
  const tellFile = (report: PrintedReport) => {
    listener.report?.(report);
    const { key, outcome, error = '', summary } = report;
    totals.example ??= summary;
    const attempt = (attempts.get(key) ?? 0) + 1;
    if (outcome === 'failed') {
      totals.failedTries += 1;
      attempts.set(key, attempt);
    }
    if (outcome === 'failed' && !isNews(key, error)) return;
    if (!hasHeading) print(TABLE_HEADING);
    hasHeading = true;
    print(fileRow(report));
    if (outcome === 'failed') {
      print(`  attempt ${attempt} failed, and it comes back from the queue: ${error}`);
      return;
    }
    reasons.delete(key);
    attempts.delete(key);
    const { total, lastFew } = summary.failures.parsing;
    if (total > 0)
      print(`  ${formatNumber(total)} did not parse, and went raw; the last: ${lastFew.at(-1)}`);
    if (outcome === 'shipped') totals.files += 1;
    totals.encountered += summary.lines.encountered;
    totals.unparsed += total;
    totals.sent += summary.lines.sent;
  };

  const hears: Hears = {
    onLog(line, { functionName }) {
      const report = readReport(line);
      if (report !== undefined) return tellFile(report);
      const { message, error } = readProblem(line) ?? {};
      // A refusal is part of a clone's response, which is announced.
      if (message === undefined || error === undefined || message.startsWith('refused ')) return;
      if (isNews(message, error)) print(`${functionName}: ${message}: ${error}`);
    },
    onInvocation({ functionName, error }) {
      listener.invoked?.(functionName);
      if (error === undefined) return;
      const reason = error.errorMessage.replace(/^RequestId: \S+ (Error: )?/, '');
      if (isNews(functionName, reason)) print(`${functionName}: ${reason}`);
    },
    onDeadLetter({ body, receiveCount }, from) {
      totals.deadLetters += 1;
      const functionName = from.replace(/-queue$/, '');
      const tell = (what: string, reason = reasons.get(functionName) ?? 'see above') =>
        print(`now with the dead letters: ${what} failed ${receiveCount} times: ${reason}`);
      const objects = objectsOf(body);
      if (objects.length === 0) tell(`the message ${shortened(body, 100)}`);
      for (const { bucket, key } of objects) {
        listener.dead?.(key);
        const place = `s3://${bucket}/${key}`;
        tell(place, reasons.get(key));
        reasons.delete(key);
        attempts.delete(key);
        print(`  once that is mended, have it tried again: ${retryCommand(place)}`);
      }
    },
  };
  return { totals: totals as Readonly<typeof totals>, ...hears };
}

/** What a message is about; nothing when it cannot be read, which the function has said. */
function objectsOf(body: string): readonly ObjectReference[] {
  try {
    const event = JSON.parse(body) as { readonly continuation?: ObjectReference };
    if (event.continuation !== undefined) return [event.continuation];
    return readObjectEvent(event).items.flatMap(({ objects }) => objects);
  } catch {
    return [];
  }
}

/** A copy of an object onto itself is an object-created event like any other. */
function retryCommand(place: string): string {
  if (printable(place) !== place || /[\n\t]/.test(place)) return 'put it there again';
  return shellLine(['aws', 's3', 'cp', place, place, '--metadata-directive', 'REPLACE']);
}
