import { type Evidence, type MinuteEvidence, weigh } from './evidence';
import { doubtOf, REFERENCE_SLACK, SUSPICIOUS } from './limits';
import { minutesOf, type Pair } from './pairs';
import { signOf } from './signs';
import type { Figure, JudgeSettings, Minute, Observation, Reason } from './types';
import { wilson } from './wilson';
import { percent, sureTo } from './words';

type Errors = (minute: Minute) => number;

const FIGURES = ['5xx', 'target 5xx'] as const;

/** By figure, which errors of a minute it counts. */
const ERRORS: Readonly<Record<(typeof FIGURES)[number], Errors>> = {
  '5xx': ({ target5xx, loadBalancer5xx }) => target5xx + loadBalancer5xx,
  'target 5xx': ({ target5xx }) => target5xx,
};

/** How many times more errors than allowed the candidate may have: what the test looks out for. */
const ALTERNATIVES = Array.from({ length: 12 }, (_, at) => 1.3 * 1.55 ** at);

const LOGS = ALTERNATIVES.map(Math.log);

/** For so long a bad minute is waited after. */
const RECENT_MINUTES = 10;

/** Standard deviations by which the baseline's earlier rate is taken higher than it was seen. */
const REFERENCE_Z = 3;

/** Two proportions: of the candidate's and of the baseline's requests in the same minutes, how many failed? */
export function judgeErrors(
  observation: Observation,
  pairs: readonly Pair[],
  settings: JudgeSettings,
): Reason[] {
  const expectations = pairs.map((pair) => expectationOf(pair, settings));
  return FIGURES.map((figure) => {
    const errors = ERRORS[figure];
    const doubt = doubtOf(figure, settings);
    const minutes = pairedEvidence(pairs, expectations, errors);
    const evidence = weigh(minutes, observation.stepStarts, settings.failAfter - 1);
    const sums = sumOf(pairs, evidence.since, errors);
    const seen = { ...sums, evidence, isNew: looksBad(minutes, pairs), doubt: doubt * 0.8 };
    const compared = reasonOf(figure, observation, seen, settings);
    if (compared.outcome === 'failed' || observation.percent < 100) return compared;
    return againstReference(figure, observation, doubt * 0.2, settings);
  });
}

/** By alternative, the log of how many more errors a minute's requests would bring in all. */
function expectationOf({ candidate, baseline }: Pair, { errorRatio }: JudgeSettings): number[] {
  const allowed = errorRatio * candidate.requests;
  const all = Math.max(1, allowed + baseline.requests);
  return ALTERNATIVES.map((ratio) => Math.log1p(((ratio - 1) * allowed) / all));
}

/**
 * Of all errors in a minute, which share is the candidate's? Given their number, that is binomial with a chance that
 * depends on both colours' requests and on the ratio of their rates alone: the rate itself, which changes from minute
 * to minute, has dropped out. Given the requests as well it is hypergeometric, which is narrower, so the bound holds.
 */
function pairedEvidence(
  pairs: readonly Pair[],
  expectations: readonly (readonly number[])[],
  errors: Errors,
): MinuteEvidence[] {
  const evidence: MinuteEvidence[] = [];
  pairs.forEach(({ at, candidate, baseline }, index) => {
    const mine = errors(candidate);
    const all = mine + errors(baseline);
    if (all === 0) return;
    const expected = expectations[index] ?? [];
    evidence.push({
      at,
      logs: expected.map((log, one) => mine * (LOGS[one] ?? 0) - all * log),
    });
  });
  return evidence;
}

/**
 * Whether the latest minutes by themselves look bad: a second bad one may follow, and the rollout waits for it. A single
 * one that nothing followed is forgotten, or the burst of one minute would hold up a trickle for hours.
 */
function looksBad(minutes: readonly MinuteEvidence[], pairs: readonly Pair[]): boolean {
  const from = (pairs.at(-1)?.at ?? 0) - RECENT_MINUTES * 60_000;
  const recent = minutes.filter(({ at }) => at > from);
  return weigh(recent, [from], 0).factor >= SUSPICIOUS;
}

type Sums = Readonly<{
  errors: number;
  requests: number;
  /** The baseline's rate, and of how many requests. */
  against: number;
  others: number;
}>;

function sumOf(pairs: readonly Pair[], from: number, errors: Errors): Sums {
  const sums = { errors: 0, requests: 0, others: 0, otherRequests: 0 };
  for (const { at, candidate, baseline } of pairs) {
    if (at < from) continue;
    sums.errors += errors(candidate);
    sums.requests += candidate.requests;
    sums.others += errors(baseline);
    sums.otherRequests += baseline.requests;
  }
  const against = sums.otherRequests === 0 ? 0 : sums.others / sums.otherRequests;
  return { errors: sums.errors, requests: sums.requests, against, others: sums.otherRequests };
}

/**
 * At 100 % there is nobody left to compare with. Then each minute of the candidate is held against what the baseline did
 * before, with slack for the hour that has passed: less sharp, and the only thing there is. A sign test, since a minute
 * that is bad for everybody no longer drops out.
 */
function againstReference(
  figure: (typeof FIGURES)[number],
  observation: Observation,
  doubt: number,
  settings: JudgeSettings,
): Reason {
  const errors = ERRORS[figure];
  const start = observation.stepStarts.at(-1) ?? 0;
  const before = totalOf(minutesOf(observation.baseline, 0, start), errors);
  const against = before.requests === 0 ? 0 : before.errors / before.requests;
  const { highest } = wilson(against, before.requests, REFERENCE_Z);
  const limit = highest * settings.errorRatio * REFERENCE_SLACK + settings.errorShare;
  const minutes = minutesOf(observation.candidate, start);
  const signs = minutes.map((minute) =>
    signOf(minute.at, errors(minute) > limit * minute.requests),
  );
  const evidence = weigh(signs, [start], 0);
  const sums = { ...totalOf(minutes, errors), against, others: before.requests, isNew: false };
  return reasonOf(figure, observation, { ...sums, evidence, doubt }, settings, ' before');
}

function totalOf(minutes: readonly Minute[], errors: Errors) {
  return {
    errors: minutes.reduce((sum, minute) => sum + errors(minute), 0),
    requests: minutes.reduce((sum, minute) => sum + minute.requests, 0),
  };
}

function reasonOf(
  figure: Figure,
  { candidate, baseline }: Observation,
  seen: Sums & Readonly<{ evidence: Evidence; isNew: boolean; doubt: number }>,
  settings: JudgeSettings,
  when = '',
): Reason {
  const { errors, requests, against, others, evidence, isNew, doubt } = seen;
  const value = requests === 0 ? 0 : errors / requests;
  const worse = requests >= settings.minimumRequestsToFail && value > against + settings.errorShare;
  const fails = worse && evidence.persistent >= 1 / doubt;
  const suspicious = worse && (isNew || evidence.persistent >= SUSPICIOUS);
  const figures =
    `${figure} ${percent(value)} of ${candidate.colour} (${errors} of ${requests} requests) ` +
    `against ${percent(against)} of ${baseline.colour}${when}`;
  const told = { figure, value, against, requests };
  if (others < settings.minimumRequestsToFail) {
    const line = `${figure} not judged: ${others} requests of ${baseline.colour}${when} to compare with`;
    return { ...told, outcome: 'not-enough-data', line };
  }
  if (fails) {
    const sure = 1 - 1 / evidence.persistent;
    return { ...told, outcome: 'failed', sure, line: `${figures}, ${sureTo(sure)}` };
  }
  if (suspicious) return { ...told, outcome: 'not-enough-data', line: `${figures}: not sure yet` };
  return { ...told, outcome: 'passed', line: figures };
}
