import type { Writable } from 'node:stream';
import { count, formatSeconds, shortened } from '../../cli/format';
import { printable } from '../../cli/printable';
import { openResults } from '../../cli/results';
import type { openStatusLine } from '../../cli/status-line';
import { renderTable } from '../../cli/table';
import type { Reason } from '../environment/letters';

/** What a person, or with `json` a program, is told. */
export type Report = {
  /** A line for people, and an event of the same for programs. */
  say(event: string, content: object, text: string): void;
  /** Those of dead letters, `looked` in all. */
  reasons(queue: string, rest: number, looked: number, reasons: readonly Reason[]): void;
};

const BAR = 24;
/** Files that are missing have a reason each. */
const MOST_REASONS = 20;
const WIDEST = 90;

export function openReport(
  json: boolean,
  { line, stdout }: { line: ReturnType<typeof openStatusLine>; stdout: Writable },
): Report {
  const { print, event } = openResults(line, stdout);
  return {
    say: (name, content, text) => (json ? event(name, content) : print(printable(text))),
    reasons(queue, rest, looked, reasons) {
      if (json) return event('found', { queue, rest, looked, reasons: reasons.map(eventOf) });
      const age = (at: number) => formatSeconds((Date.now() - at) / 1000);
      const table = renderTable<Reason>(
        [
          ['reason', ({ reason }) => shortened(reason, WIDEST)],
          ['messages', (reason) => String(reason.count)],
          ['oldest', ({ oldestAt }) => age(oldestAt)],
          ['newest', ({ newestAt }) => age(newestAt)],
        ],
        reasons.slice(0, MOST_REASONS),
      );
      const examples = reasons.slice(0, 3).map(({ example }) => `  ${example}`);
      const more = Math.max(0, reasons.length - MOST_REASONS);
      const heading =
        looked < rest
          ? `${queue}: ${count(rest, 'message')}, of which ${looked} were looked at`
          : `${queue}: ${count(looked, 'message')}`;
      print(
        printable(
          [
            heading,
            table,
            ...(more > 0 ? [`and ${count(more, 'reason')} more`] : []),
            'such as',
            ...examples,
          ].join('\n'),
        ),
      );
    },
  };
}

/** `████████░░░░░░░░  33 %`; `share` from 0 to 1. */
export function bar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR);
  const percent = Math.floor(Math.min(1, Math.max(0, share)) * 100);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${percent} %`;
}

function eventOf({ oldestAt, newestAt, ...reason }: Reason) {
  return {
    ...reason,
    oldest: new Date(oldestAt).toISOString(),
    newest: new Date(newestAt).toISOString(),
  };
}
