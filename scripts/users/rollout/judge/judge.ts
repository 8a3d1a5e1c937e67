import { judgeCompleteness } from './completeness';
import { judgeCounted } from './counted';
import { judgeErrors } from './errors';
import { judgeLatency } from './latency';
import { knownTo, minutesOf, pairsOf } from './pairs';
import type { Figure, JudgeSettings, Observation, Outcome, Reason, Verdict } from './types';

/** The worst decides. */
const ORDER: readonly Outcome[] = ['failed', 'not-enough-data', 'passed'];

/** Judges one API: what the candidate did since the rollout began, held against the baseline in the same minutes. */
export function judge(observation: Observation, settings: JudgeSettings): Verdict {
  const pairs = pairsOf(observation);
  const reasons = [
    ...judgeCounted(observation, settings),
    judgeCompleteness(observation, settings),
    ...judgeErrors(observation, pairs, settings),
    judgeLatency('p99', observation, pairs, settings),
    judgeLatency('p50', observation, pairs, settings),
    requestsOf(observation, settings),
  ].sort((one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome));
  const decides = reasons[0] as Reason;
  const line = decides.outcome === 'passed' ? allWell(reasons) : decides.line;
  return {
    outcome: decides.outcome,
    line: `${observation.api}: ${line}`,
    reasons,
    through: knownTo(observation),
  };
}

/** Nothing decided alone: the figures that people ask for. */
function allWell(reasons: readonly Reason[]): string {
  const asked: readonly Figure[] = ['requests', '5xx', 'p99'];
  return reasons
    .filter(({ figure }) => asked.includes(figure))
    .map(({ line }) => line)
    .join('; ');
}

/** One verdict of many APIs': the worst decides, and a second look needs newer minutes of all of them. */
export function judgeAll(verdicts: readonly Verdict[]): Verdict | undefined {
  const sorted = [...verdicts].sort(
    (one, other) => ORDER.indexOf(one.outcome) - ORDER.indexOf(other.outcome),
  );
  const [worst] = sorted;
  if (worst === undefined) return undefined;
  return { ...worst, through: Math.min(...verdicts.map(({ through }) => through)) };
}

/** Of this step alone: a share that was never asked for says little of the next one. */
function requestsOf({ candidate, stepStarts }: Observation, settings: JudgeSettings): Reason {
  const start = stepStarts.at(-1) ?? Number.POSITIVE_INFINITY;
  const requests = minutesOf(candidate, start).reduce((sum, minute) => sum + minute.requests, 0);
  const told = {
    figure: 'requests',
    value: requests,
    against: settings.minimumRequests,
    requests,
  } as const;
  const line = `${requests} requests of ${candidate.colour} in this step`;
  if (requests >= settings.minimumRequests) return { ...told, outcome: 'passed', line };
  const missing = `${line}, expected ${settings.minimumRequests}`;
  return { ...told, outcome: 'not-enough-data', line: missing };
}
