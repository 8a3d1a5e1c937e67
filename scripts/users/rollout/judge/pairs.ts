import type { ColourWindow, Minute, Observation } from './types';

/** The same minute of both colours. */
export type Pair = Readonly<{ at: number; candidate: Minute; baseline: Minute }>;

const MINUTE = 60_000;

/**
 * Minutes that CloudWatch has published of both colours, from the first step's start on. Only the same minutes are
 * compared: what befalls both, a slow database or the evening, is then nobody's fault. At 100 % only clients that ignore
 * TTLs are left with the baseline, and those are not like the others: the last step is not compared.
 */
export function pairsOf(observation: Observation): Pair[] {
  const { candidate, baseline, stepStarts, percent } = observation;
  const from = stepStarts[0] ?? Number.POSITIVE_INFINITY;
  const end = percent < 100 ? undefined : stepStarts.at(-1);
  const to = Math.min(knownTo(observation), end ?? Number.POSITIVE_INFINITY);
  const others = new Map(baseline.minutes.map((minute) => [minute.at, minute]));
  return candidate.minutes
    .filter(({ at }) => at >= from && at + MINUTE <= to)
    .map((minute) => ({
      at: minute.at,
      candidate: withRefused(minute),
      baseline: withRefused(others.get(minute.at) ?? silent(minute.at)),
    }));
}

/** Up to when both colours' requests are known. */
export function knownTo({ candidate, baseline }: Observation): number {
  return Math.min(candidate.requestsKnownTo, baseline.requestsKnownTo);
}

/** Minutes of one colour from `from` to `to` that are known. */
export function minutesOf(window: ColourWindow, from: number, to = Number.POSITIVE_INFINITY) {
  const end = Math.min(to, window.requestsKnownTo);
  return window.minutes.filter(({ at }) => at >= from && at + MINUTE <= end).map(withRefused);
}

/**
 * `RequestCount` leaves out requests for which no target could be chosen, and those are what a colour without healthy
 * targets has: 503s and no request. No fewer came than failed.
 */
function withRefused(minute: Minute): Minute {
  const failed = minute.target5xx + minute.loadBalancer5xx;
  return minute.requests >= failed ? minute : { ...minute, requests: failed };
}

/** ELB publishes nothing where nothing came. */
function silent(at: number): Minute {
  return { at, requests: 0, target5xx: 0, loadBalancer5xx: 0, linesSent: 0 };
}
