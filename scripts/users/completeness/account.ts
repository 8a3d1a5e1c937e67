import type { SideFigures } from '../environment/metrics';

/** What is known of one colour of an API in a span of time. */
export type Account = {
  readonly requests: number;
  readonly encountered: number;
  readonly sent: number;
  readonly failures: number;
  /** Requests without a line, whatever the delay of ELB's files: the least that is missing; 0 within what is allowed. */
  readonly missing: number;
  /** When: the periods that lack more than is allowed, by their beginnings in milliseconds since 1970. */
  readonly when: readonly { readonly at: number; readonly missing: number }[];
};

export type AccountRange = {
  readonly from: number;
  readonly to: number;
  readonly period: number;
  /** How many periods a line may come after its request: `figures` reach that far beyond `to`. */
  readonly late: number;
  readonly allowedLoss: number;
};

/** What a period may lack whatever its share: a few lines of few requests. */
const STRAY = 50;

/**
 * Settles the requests of a span against the lines that were sent. What lacks at the end of a period, with all lines
 * counted that came until `late` periods later, may still come; what lacks from there on for good was lost by then.
 * A share of all of it is no measure alone: two hours are a quarter of a percent of a month.
 */
export function settle(figures: SideFigures, range: AccountRange): Account {
  const { from, to, period, late, allowedLoss } = range;
  const times: number[] = [];
  for (let at = from; at < to; at += period) times.push(at);
  const within = (name: Counted, until: number) => {
    let total = 0;
    for (let at = from; at < until; at += period) total += figures.get(at)?.[name] ?? 0;
    return total;
  };
  const later = late * period;
  let [requests, sent] = [0, within('linesSent', from + later)];
  const lacking = times.map((at) => {
    requests += figures.get(at)?.requests ?? 0;
    sent += figures.get(at + later)?.linesSent ?? 0;
    return Math.max(0, requests - sent);
  });
  const forGood = new Array<number>(lacking.length);
  let least = Number.POSITIVE_INFINITY;
  for (let index = lacking.length - 1; index >= 0; index--) {
    least = Math.min(least, lacking[index] ?? 0);
    forGood[index] = least;
  }
  const lost = forGood.at(-1) ?? 0;
  const isMuch = lost > requests * allowedLoss;
  const when = times.flatMap((at, index) => {
    const own = (forGood[index] ?? 0) - (forGood[index - 1] ?? 0);
    const most = (figures.get(at)?.requests ?? 0) * allowedLoss;
    return own > most && (isMuch || own > STRAY) ? [{ at, missing: own }] : [];
  });
  return {
    requests,
    encountered: within('linesEncountered', to + later),
    sent: within('linesSent', to + later),
    failures: within('sendingFailures', to + later),
    missing: isMuch || when.length > 0 ? lost : 0,
    when,
  };
}

type Counted = 'requests' | 'linesEncountered' | 'linesSent' | 'sendingFailures';
