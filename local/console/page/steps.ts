import type { FileState, FileTry } from '../state';
import { lasting, n } from './text';

/** A piece of a file's way, in milliseconds of the run. */
export type Leg = {
  readonly from: number;
  readonly to: number;
  readonly kind: 'wait' | FileTry['outcome'];
  readonly text: string;
};

const WAITS = {
  put: 'queued: a message waits for an invocation',
  continued: 'queued again: the rest of the file is a message',
  failed: 'backoff, before the next attempt',
} as const;

/** The way of a file from its bucket to its confirmation: each wait, and each attempt or part. */
export function legsOf({ put, tries, outcome }: FileState, now: number): Leg[] {
  const legs: Leg[] = [];
  let before: keyof typeof WAITS | 'shipped' = 'put';
  let at = put;
  const wait = (to: number) => {
    if (before === 'shipped' || to <= at) return;
    legs.push({ from: at, to, kind: 'wait', text: WAITS[before] });
  };
  for (const each of tries) {
    wait(each.from);
    legs.push({ from: each.from, to: each.to, kind: each.outcome, text: inWords(each) });
    at = Math.max(at, each.to);
    before = each.outcome;
  }
  if (outcome !== 'shipped' && outcome !== 'dead') wait(now);
  return legs;
}

function inWords({ part, outcome, lines, sockets }: FileTry): string {
  const over = sockets === 0 ? '' : ` over ${n(sockets)} ${sockets === 1 ? 'socket' : 'sockets'}`;
  const which = part === 0 ? 'invocation' : `invocation for part ${part + 1}`;
  if (outcome === 'failed')
    return `${which}: failed${lines > 0 ? ` after ${n(lines)} lines` : ''}${over}`;
  const confirmed = `${which}: ${n(lines)} lines confirmed${over}`;
  return outcome === 'continued' ? `${confirmed}, then out of time` : confirmed;
}

/** How far a file has come, by its latest attempt also when that failed. */
export function reachOf({ failed, ...file }: FileState) {
  return {
    encountered: file.encountered + (failed?.encountered ?? 0),
    sent: file.sent + (failed?.sent ?? 0),
    unparsed: file.unparsed + (failed?.unparsed ?? 0),
  };
}

/** `340 ms: …` */
export const legInWords = ({ from, to, text }: Leg): string => `${lasting(to - from)}: ${text}`;
