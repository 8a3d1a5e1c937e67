import type { Writable } from 'node:stream';
import { describeError } from '@lambda-core/common/errors';
import { openResults } from '../../cli/results';
import type { openStatusLine } from '../../cli/status-line';
import { type Column, renderTable } from '../../cli/table';
import type { Colour } from '../environment/weights';
import type { Journal } from './journal';
import type { RolloutCommand } from './options';
import type { ApiLook, Ending, LookReport } from './run';

/** What a person, or with `--json` a program, is told. */
export type Report = {
  say(text: string): void;
  warn(text: string, error: unknown): void;
  look(look: LookReport): void;
  ended(journal: Journal, ending: Ending): void;
  /** For the status line. */
  status(look: LookReport): string;
};

export function openReport(
  { colour, json, watch }: Pick<RolloutCommand, 'colour' | 'json' | 'watch'>,
  { line, stdout }: { line: ReturnType<typeof openStatusLine>; stdout: Writable },
): Report {
  const { print, event } = openResults(line, stdout);
  const clock = () => new Date().toISOString().slice(11, 19);
  return {
    say: (text) => (json ? event('said', { text }) : print(`${clock()} ${text}`)),
    warn: (text, error) => line.note(`warning: ${text}: ${describeError(error)}`),
    look(look) {
      if (json) event('look', eventOf(look, colour));
      else if (watch)
        print(`\n${clock()} ${look.action.do}: ${look.action.why}\n${tableOf(look, colour)}`);
    },
    ended({ reason = '', ...journal }, ending) {
      if (json) event('ended', { ending, reason, weights: journal.settled });
      else print(`${clock()} ${ending}: ${reason}${REMEDIES[ending]}`);
    },
    status: ({ action, wanted }) => `${colour} at ${wanted} %: ${action.why}`,
  };
}

const REMEDIES: Readonly<Record<Ending, string>> = {
  done: '',
  returned: '',
  paused: '; --promote goes on, --abort returns, --resume looks again',
};

const SHARE = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

function tableOf({ apis, dns, wanted }: LookReport, colour: Colour): string {
  const columns: readonly Column<ApiLook>[] = [
    ['API', ({ api }) => api],
    ['wanted', () => `${wanted} %`],
    ['DNS', ({ api }) => `blue ${dns[api]?.blue ?? '-'} green ${dns[api]?.green ?? '-'}`],
    ['observed', ({ observed }) => shareText(observed.share)],
    ['requests', ({ candidate }) => `${sumOf(candidate, 'requests')}`],
    ['5xx', ({ candidate, baseline }) => `${errorsOf(candidate)} / ${errorsOf(baseline)}`],
    ['p99', ({ candidate, baseline }) => `${p99Of(candidate)} / ${p99Of(baseline)}`],
    ['lines', ({ candidate }) => `${sumOf(candidate, 'linesSent')}`],
    ['verdict', ({ verdict }) => verdict.outcome],
  ];
  const reasons = apis.map(({ verdict }) => `  ${verdict.line}`);
  return `${renderTable(columns, apis)}\n(${colour} / the other colour)\n${reasons.join('\n')}`;
}

function eventOf({ action, dns, wanted, apis }: LookReport, colour: Colour) {
  return {
    colour,
    wanted,
    action,
    apis: apis.map(({ api, candidate, baseline, observed, verdict }) => ({
      api,
      weights: dns[api],
      observed: observed.share,
      requests: sumOf(candidate, 'requests'),
      errors: { candidate: errorsOf(candidate), baseline: errorsOf(baseline) },
      linesSent: sumOf(candidate, 'linesSent'),
      verdict: verdict.outcome,
      why: verdict.line,
    })),
  };
}

type Window = ApiLook['candidate'];

function sumOf({ minutes }: Window, figure: 'requests' | 'linesSent'): number {
  return minutes.reduce((sum, minute) => sum + minute[figure], 0);
}

function errorsOf({ minutes }: Window): number {
  return minutes.reduce(
    (sum, { target5xx, loadBalancer5xx }) => sum + target5xx + loadBalancer5xx,
    0,
  );
}

function p99Of({ minutes }: Window): string {
  const last = minutes.findLast(({ latency }) => latency !== undefined)?.latency;
  return last === undefined ? '-' : `${last.p99.toFixed(3)} s`;
}

function shareText(share: number | undefined): string {
  return share === undefined ? '-' : SHARE.format(share);
}
