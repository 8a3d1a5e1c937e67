import { minutesOf } from './pairs';
import type { ColourWindow, Minute, ObservedShare } from './types';
import { wilson } from './wilson';
import { percent as shown } from './words';

type ShareSettings = Readonly<{
  /** TTL of the weighted records: answers of before the shift may live for so long. */
  ttlSeconds: number;
  /** The most of the traffic that may follow older answers, from resolvers and clients that ignore TTLs. */
  stuck: number;
  /** How many independent answers a minute's requests are worth at most. */
  answersAMinute: number;
}>;

/**
 * 20: of 200 resolvers whose sizes follow Zipf's law the largest has a sixth of the clients, and the sum of their
 * sizes squared is that of 21 equal ones. Each asks once in a TTL of a minute.
 */
export const DEFAULT_SHARE_SETTINGS: ShareSettings = {
  ttlSeconds: 60,
  stuck: 0.2,
  answersAMinute: 20,
};

/** 95 %: this decides when a step is judged, and spends none of the verdict's doubt. */
const Z = 1.96;
/** Minutes from which their spread tells of resolvers. */
const LEAST_MINUTES = 5;
const MINUTE = 60_000;

/**
 * The candidate's share of the requests since `since`, when the step's weights were in sync, and whether the step is
 * reached. Requests are no independent draws: thousands follow one answer of one resolver. So Wilson's interval is
 * taken over the answers that the requests are worth: no more than `answersAMinute`, and no more than the spread
 * between minutes tells. And answers that outlive their TTL never come to the weight that is asked for: the step is
 * reached when the interval meets any share that is possible with `stuck` of the traffic on either side.
 */
export function observedShare(
  {
    candidate,
    baseline,
    since,
    percent,
  }: Readonly<{ candidate: ColourWindow; baseline: ColourWindow; since: number; percent: number }>,
  settings: ShareSettings,
): ObservedShare {
  const from = since + settings.ttlSeconds * 1000;
  const to = Math.min(candidate.requestsKnownTo, baseline.requestsKnownTo);
  const minutes = sharesOf(candidate, baseline, from, to);
  const requests = minutes.reduce((sum, { all }) => sum + all, 0);
  const mine = minutes.reduce((sum, one) => sum + one.mine, 0);
  if (requests === 0) {
    const line = 'no request since the step began';
    return {
      share: undefined,
      lowest: 0,
      highest: 1,
      requests,
      effective: 0,
      reached: false,
      line,
    };
  }
  const share = mine / requests;
  const effective = Math.min(
    requests,
    settings.answersAMinute * minutes.length,
    spreadOf(minutes, share, requests),
  );
  const { lowest, highest } = wilson(share, effective, Z);
  const target = percent / 100;
  const least = target * (1 - settings.stuck);
  const most = target + (1 - target) * settings.stuck;
  const reached = highest >= least && lowest <= most && (mine > 0 || target === 0);
  const line =
    `${shown(share)} of ${requests} requests came to ${candidate.colour} (${shown(lowest)} to ` +
    `${shown(highest)}), wanted ${percent} %`;
  return { share, lowest, highest, requests, effective, reached, line };
}

/** Whether a colour has had no request in its last `minutes` known minutes: nothing else makes it idle. */
export function isIdle(window: ColourWindow, minutes = 10): boolean {
  const from = window.requestsKnownTo - minutes * MINUTE;
  return minutesOf(window, from).every(({ requests }) => requests === 0);
}

type Shared = Readonly<{ mine: number; all: number }>;

function sharesOf(
  candidate: ColourWindow,
  baseline: ColourWindow,
  from: number,
  to: number,
): Shared[] {
  const all = new Map<number, { mine: number; all: number }>();
  const add = ({ at, requests }: Minute, mine: boolean) => {
    if (requests === 0) return;
    const one = all.get(at) ?? { mine: 0, all: 0 };
    all.set(at, { mine: one.mine + (mine ? requests : 0), all: one.all + requests });
  };
  for (const minute of minutesOf(candidate, from, to)) add(minute, true);
  for (const minute of minutesOf(baseline, from, to)) add(minute, false);
  return [...all.values()];
}

/** The answers that would spread the minutes' shares as they are spread: share × (1 − share) over the variance. */
function spreadOf(minutes: readonly Shared[], share: number, requests: number): number {
  if (minutes.length < LEAST_MINUTES) return Number.POSITIVE_INFINITY;
  let squares = 0;
  for (const { mine, all } of minutes) squares += (mine - share * all) ** 2;
  const variance = (squares * minutes.length) / (minutes.length - 1) / requests ** 2;
  return variance === 0 ? Number.POSITIVE_INFINITY : (share * (1 - share)) / variance;
}
