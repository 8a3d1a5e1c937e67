import { weigh } from './evidence';
import { doubtOf, REFERENCE_SLACK, SUSPICIOUS } from './limits';
import { minutesOf, type Pair } from './pairs';
import { signOf } from './signs';
import type { JudgeSettings, Minute, Observation, Reason } from './types';
import { duration, sureTo } from './words';

type Percentile = 'p50' | 'p99';

/** Requests in a minute below which its percentile is not one: the 99th of 50 is their slowest but one. */
const LEAST_REQUESTS: Readonly<Record<Percentile, number>> = { p50: 10, p99: 100 };

/** Minutes that have to be compared before a percentile passes. */
const LEAST_MINUTES = 5;

/** One minute's percentile of both colours. */
type Compared = Readonly<{ at: number; value: number; against: number; requests: number }>;

/**
 * A sign test over paired minutes, as an e-process: in how many minutes was the candidate's percentile more than
 * `latencyRatio` times the baseline's? CloudWatch has one percentile a minute and no distribution, latencies have tails
 * without end, and what slows requests slows many at a time; so requests are not independent and no mean is worth
 * anything. The sign needs none of that (`signs.ts`).
 */
export function judgeLatency(
  figure: Percentile,
  observation: Observation,
  pairs: readonly Pair[],
  settings: JudgeSettings,
): Reason {
  const doubt = doubtOf(figure, settings);
  const compared = pairs.flatMap(({ at, candidate, baseline }) => {
    const [value, against] = [percentileOf(candidate, figure), percentileOf(baseline, figure)];
    if (value === undefined || against === undefined) return [];
    return [{ at, value, against, requests: candidate.requests }];
  });
  const { latencyRatio } = settings;
  const paired = reasonOf(figure, observation, compared, {
    starts: observation.stepStarts,
    ratio: latencyRatio,
    doubt: doubt * 0.8,
  });
  if (paired.outcome === 'failed' || observation.percent < 100) return paired;
  const alone = reasonOf(figure, observation, againstReference(figure, observation), {
    starts: observation.stepStarts.slice(-1),
    ratio: latencyRatio * REFERENCE_SLACK,
    doubt: doubt * 0.2,
    when: ' before',
  });
  return alone;
}

/** At 100 % nobody is left to compare with: the last step's minutes against the baseline's median before it. */
function againstReference(figure: Percentile, { candidate, baseline, stepStarts }: Observation) {
  const start = stepStarts.at(-1) ?? 0;
  const before = minutesOf(baseline, 0, start).flatMap(
    (minute) => percentileOf(minute, figure) ?? [],
  );
  const against = medianOf(before);
  if (against === undefined) return [];
  return minutesOf(candidate, start).flatMap((minute) => {
    const value = percentileOf(minute, figure);
    return value === undefined
      ? []
      : [{ at: minute.at, value, against, requests: minute.requests }];
  });
}

function percentileOf({ latency }: Minute, figure: Percentile): number | undefined {
  return latency !== undefined && latency.count >= LEAST_REQUESTS[figure]
    ? latency[figure]
    : undefined;
}

function reasonOf(
  figure: Percentile,
  { candidate, baseline }: Observation,
  compared: readonly Compared[],
  {
    starts,
    ratio,
    doubt,
    when = '',
  }: Readonly<{
    starts: readonly number[];
    ratio: number;
    doubt: number;
    when?: string;
  }>,
): Reason {
  const isSlow = ({ value, against }: Compared) => value > ratio * against;
  const minutes = compared.map((one) => signOf(one.at, isSlow(one)));
  const evidence = weigh(minutes, starts, 0);
  const some = compared.filter(({ at }) => at >= evidence.since);
  const value = medianOf(some.map((one) => one.value));
  const against = medianOf(some.map((one) => one.against));
  const requests = some.reduce((sum, one) => sum + one.requests, 0);
  if (value === undefined || against === undefined || compared.length < LEAST_MINUTES) {
    const least = LEAST_REQUESTS[figure];
    const line =
      `${figure} not judged: ${compared.length} minutes of ${candidate.colour} with ${least} requests ` +
      `and more, expected ${LEAST_MINUTES}`;
    // Where a colour has too few requests for a 99th percentile, the median has to do.
    return { figure, outcome: figure === 'p50' ? 'not-enough-data' : 'passed', requests, line };
  }
  const slow = some.filter(isSlow).length;
  const line =
    `${figure} ${duration(value)} of ${candidate.colour} against ${duration(against)} of ` +
    `${baseline.colour}${when}, more than ${ratio} times in ${slow} of ${some.length} minutes (${requests} requests)`;
  const told = { figure, value, against, requests };
  if (evidence.factor >= 1 / doubt) {
    const sure = 1 - 1 / evidence.factor;
    return { ...told, outcome: 'failed', sure, line: `${line}, ${sureTo(sure)}` };
  }
  if (evidence.factor >= SUSPICIOUS) {
    return { ...told, outcome: 'not-enough-data', line: `${line}: not sure yet` };
  }
  return { ...told, outcome: 'passed', line };
}

function medianOf(values: readonly number[]): number | undefined {
  return [...values].sort((one, other) => one - other)[values.length >> 1];
}
