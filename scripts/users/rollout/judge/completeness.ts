import { formatNumber } from '../../../cli/format';
import type { ColourWindow, JudgeSettings, Observation, Reason } from './types';
import { wilson } from './wilson';
import { clock, percent } from './words';

const MINUTE = 60_000;

/** Standard deviations by which more has to be missing than is allowed: less than one in 30,000 by chance. */
const Z = 4;

/** Messages that have waited for so long hold lines that are late, not lost. */
const WAITING_SECONDS = 120;

/** Boundaries at which the same lines have to be missing before they are lost though no others are: 20 minutes. */
const LATEST = 4;

/** What was counted and sent by one boundary, of all requests and of those of its own five minutes. */
type Balance = Readonly<{
  from: number;
  to: number;
  counted: number;
  sent: number;
  own: Readonly<{ counted: number; sent: number }>;
}>;

/**
 * Did a line arrive for every request? ELB writes a file for each five minutes and delivers it within the next five,
 * so that what was sent by the end of those is exactly what was counted up to their beginning: neither a guess of the
 * delay nor a growing share can blur it. A balance is drawn up at each such boundary, over the step and over the whole
 * rollout. A late file looks like a loss until it is there; but the files after it are whole. So lines are lost when
 * they are missing from two periods in a row, each by itself, or still missing when no file is so late.
 */
export function judgeCompleteness(observation: Observation, settings: JudgeSettings): Reason {
  const { candidate, stepStarts } = observation;
  const figure = 'completeness';
  const starts = new Set([stepStarts.at(-1) ?? 0, stepStarts[0] ?? 0]);
  const balances = [...starts].map((start) => balancesOf(candidate, start, settings));
  const latest = balances[0]?.at(-1);
  if (latest === undefined || latest.counted < settings.minimumRequests) {
    const requests = latest?.counted ?? 0;
    const line =
      `completeness waits for log files: ${formatNumber(requests)} of ` +
      `${formatNumber(settings.minimumRequests)} requests of ${candidate.colour} in this step are due`;
    return { figure, outcome: 'not-enough-data', requests, line };
  }
  const reasons = balances.map((mine) => reasonOf(observation, mine, settings));
  return (
    reasons.find(({ outcome }) => outcome === 'failed') ??
    reasons.find(({ outcome }) => outcome === 'not-enough-data') ??
    (reasons[0] as Reason)
  );
}

function reasonOf(
  { candidate, baseline }: Observation,
  mine: readonly Balance[],
  settings: JudgeSettings,
): Reason {
  const last = mine.at(-1) ?? NOTHING;
  const value = lossOf(last);
  const against = settings.allowedLoss;
  const line =
    `completeness: ${percent(Math.max(0, value))} of ${candidate.colour}'s lines are missing ` +
    `(${last.sent} sent for ${last.counted} requests from ${clock(last.from)} to ${clock(last.to)}), ` +
    `allowed ${percent(against)}`;
  const told = { figure: 'completeness', value, against, requests: last.counted } as const;
  const wait = (why: string): Reason => ({
    ...told,
    outcome: 'not-enough-data',
    line: `${line}${why}`,
  });
  if (value <= against) return { ...told, outcome: 'passed', line };
  if (candidate.queueAgeSeconds > WAITING_SECONDS) return wait('; some still wait in its queue');
  if (!isLost(last, settings)) return wait(': not sure yet');
  if (!isLasting(mine, settings)) return wait('; perhaps a file is late');
  const other = balancesOf(baseline, last.from, settings).at(-1);
  if (other !== undefined && isLost(other, settings)) {
    return wait(`; so are ${percent(lossOf(other))} of ${baseline.colour}'s`);
  }
  return { ...told, outcome: 'failed', line };
}

const NOTHING: Balance = { from: 0, to: 0, counted: 0, sent: 0, own: { counted: 0, sent: 0 } };

/** From the first boundary after `start` up to each later one whose files are due. */
function balancesOf(window: ColourWindow, start: number, settings: JudgeSettings): Balance[] {
  const period = settings.logMinutes * MINUTE;
  const delivery = settings.deliveryMinutes * MINUTE;
  const from = Math.ceil(start / period) * period;
  const due = Math.min(window.requestsKnownTo, window.linesKnownTo - delivery);
  const periods = Math.max(0, Math.floor((due - from) / period));
  const own = Array.from({ length: periods }, () => ({ counted: 0, sent: 0 }));
  for (const { at, requests, linesSent } of window.minutes) {
    const counts = own[Math.floor((at - from) / period)];
    if (counts !== undefined) counts.counted += requests;
    const sends = own[Math.floor((at - delivery - from) / period)];
    if (sends !== undefined) sends.sent += linesSent;
  }
  let [counted, sent] = [0, 0];
  return own.map((one, at) => {
    counted += one.counted;
    sent += one.sent;
    return { from, to: from + (at + 1) * period, counted, sent, own: one };
  });
}

function lossOf({ counted, sent }: Balance['own']): number {
  return counted === 0 ? 0 : 1 - sent / counted;
}

function isLost(balance: Balance['own'], settings: JudgeSettings): boolean {
  const { allowedLoss, minimumRequestsToFail } = settings;
  const loss = Math.min(1, lossOf(balance));
  if (balance.counted < minimumRequestsToFail || loss <= allowedLoss) return false;
  return wilson(loss, balance.counted, Z).lowest > allowedLoss;
}

/** Late files are made good; these lines are not. */
function isLasting(balances: readonly Balance[], settings: JudgeSettings): boolean {
  const latest = balances.slice(-LATEST);
  const inARow = latest.slice(-2).filter(({ own }) => isLost(own, settings)).length === 2;
  const forLong = latest.length === LATEST && latest.every((one) => isLost(one, settings));
  return inARow || forLong;
}
