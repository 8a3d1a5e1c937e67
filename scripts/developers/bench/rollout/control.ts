import type { Rule } from './walk';

type ControlSettings = Readonly<{
  /** Percent of the weight after each check that succeeded; after the last one it is promoted. */
  steps: readonly number[];
  /** Failed checks, all together, before it goes back. */
  threshold: number;
}>;

/** Flagger's, as "How it works" shows it: `stepWeight: 5`, `maxWeight: 50`, `threshold: 10`. */
export const FLAGGER: ControlSettings = {
  steps: Array.from({ length: 10 }, (_, at) => 5 * (at + 1)),
  threshold: 10,
};

/** As its tutorial for Istio has it: `stepWeight: 10`, `maxWeight: 50`, `threshold: 5`. */
export const FLAGGER_TUTORIAL: ControlSettings = {
  steps: [10, 20, 30, 40, 50],
  threshold: 5,
};

/** `interval: 1m` and `request-success-rate` with `min: 99`, `request-duration` with `max: 500`: in all its examples. */
const LEAST_SUCCESS = 0.99;
const LONGEST_P99 = 0.5;

const MINUTE = 60_000;

/**
 * A rule of Flagger's kind, written from its documentation (fluxcd/flagger, docs/gitbook/usage/how-it-works.md and
 * tutorials/istio-progressive-delivery.md): every minute the candidate's last minute is held against fixed thresholds.
 * A check that fails halts; so many failed checks, which no success takes back, return; any other check is a step on.
 * It is given the better of doubts: it returns with the check that reaches the threshold and not at the next one, and
 * a minute without requests is no failed check.
 */
export function fixedThreshold({ steps, threshold }: ControlSettings): Rule {
  return (traffic) => {
    let step = -1;
    let failed = 0;
    return (shift) => {
      if (step < 0) {
        step = 0;
        shift(steps[0] ?? 100);
        return undefined;
      }
      const last = traffic
        .minutes('green')
        .findLast(({ at }) => at + MINUTE <= traffic.publishedTo);
      const requests = last?.requests ?? 0;
      if (last === undefined || requests === 0) return undefined;
      const success = 1 - (last.target5xx + last.loadBalancer5xx) / requests;
      if (success < LEAST_SUCCESS || (last.latency?.p99 ?? 0) > LONGEST_P99) {
        failed++;
        if (failed < threshold) return undefined;
        shift(0);
        return { end: 'returned', percent: steps[step] ?? 100, asked: false, line: '' };
      }
      step++;
      shift(steps[step] ?? 100);
      return step < steps.length
        ? undefined
        : { end: 'done', percent: 100, asked: false, line: '' };
    };
  };
}
