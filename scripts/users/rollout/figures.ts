import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { alarmNames } from '../environment/alarms';
import {
  type MinuteFigures,
  readFigures,
  type Side,
  type SideFigures,
} from '../environment/metrics';
import type { ColourWindow, Minute } from './judge/types';

/** What is known of each side since the rollout began; asked again, only what is new is read. */
export type Figures = {
  /** In the order of the sides. */
  read(now: number, signal?: AbortSignal): Promise<readonly ColourWindow[]>;
};

const MINUTE = 60_000;
/** ELB's data of a minute are there within two more; what comes later yet is read again for so long. */
const PUBLISHED_AFTER = 2 * MINUTE;
const READ_AGAIN = 15 * MINUTE;
/** What the colours did before the rollout: the judge's baseline at 100 %, and dead letters that lay there already. */
const BEFORE = 60 * MINUTE;

export function openFigures(
  client: CloudWatchClient,
  sides: readonly Side[],
  since: number,
): Figures {
  const known = sides.map(() => new Map<number, MinuteFigures>());
  let knownTo = since - BEFORE;
  return {
    async read(now, signal) {
      const to = Math.floor((now - PUBLISHED_AFTER) / MINUTE) * MINUTE;
      const from = Math.max(since - BEFORE, knownTo - READ_AGAIN);
      const [found, alarms] = await Promise.all([
        readFigures(client, sides, { from, to: now }, signal),
        alarmNames(client, sides[0]?.environment ?? '', signal),
      ]);
      found.forEach((figures, at) => {
        for (const [minute, own] of figures) known[at]?.set(minute, own);
      });
      knownTo = to;
      return sides.map((side, at) => windowOf(side, known[at] ?? new Map(), { since, to, alarms }));
    },
  };
}

function windowOf(
  { environment, colour, api }: Side,
  figures: SideFigures,
  { since, to, alarms }: { since: number; to: number; alarms: readonly string[] },
): ColourWindow {
  const times = [...figures.keys()].sort((one, other) => one - other);
  const last = (name: 'deadLetters' | 'queueAge', until = Number.POSITIVE_INFINITY) => {
    const at = times.findLast((time) => time < until && figures.get(time)?.[name] !== undefined);
    return at === undefined ? 0 : (figures.get(at)?.[name] ?? 0);
  };
  return {
    colour,
    minutes: times.map((at) => minuteOf(at, figures.get(at) ?? {})),
    requestsKnownTo: to,
    linesKnownTo: to,
    alarms: alarms.filter((name) => name.startsWith(`${environment}-${colour}-${api}-`)),
    deadLetters: Math.max(0, last('deadLetters') - last('deadLetters', since)),
    queueAgeSeconds: last('queueAge'),
  };
}

function minuteOf(at: number, figures: MinuteFigures): Minute {
  const { latencyMedian: p50, latencyP99: p99, requests = 0, balancerErrors = 0 } = figures;
  return {
    at,
    requests,
    target5xx: figures.targetErrors ?? 0,
    loadBalancer5xx: balancerErrors,
    linesSent: figures.linesSent ?? 0,
    // Those that no target replied to have no latency.
    ...(p50 === undefined || p99 === undefined
      ? {}
      : { latency: { p50, p99, count: Math.max(0, requests - balancerErrors) } }),
  };
}
