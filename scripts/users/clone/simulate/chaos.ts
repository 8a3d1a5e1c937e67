import { chance, createRandom, fraction, pick } from '@lambda-core/local/random';
import { openCopied } from './copied';
import { DEPLOYED, LATENCY } from './deployed';
import { keysOf, SHAPES } from './key-shapes';
import type { Fate } from './platform';
import { simulate } from './simulate';

/** What one seed came to. */
export type KilledJob = {
  readonly objects: number;
  readonly copies: number;
  /** Invocations killed or held up, and messages that came twice. */
  readonly kills: number;
  readonly holdUps: number;
  readonly twice: number;
  readonly problems: readonly string[];
};

/** Invocations that may be killed or held up in one job: each may take all of its receives. */
const MOST_FATES = 4;
const MOST_TWICE = 3;
const VISIBILITY_MILLISECONDS = 60_000;

/**
 * A simulated job whose invocations are killed at odd times or held up until others have overtaken them, and whose
 * messages come twice. Problems are what must never be.
 */
export async function killedJob(seed: number): Promise<KilledJob> {
  const random = createRandom(seed);
  const shape = pick(random, SHAPES);
  // Of prefixes there are as many as keys, and a segment each.
  const most = shape === 'prefixes' ? 500 : 180_000;
  const count = Math.floor((0.1 + fraction(random)) * most);
  // Enough segments for something to befall them.
  const environment = {
    SEGMENT_OBJECT_LIMIT: String(pick(random, [1_500, 3_000, 5_000])),
    SEGMENT_MILLISECONDS: String(pick(random, [5_000, 30_000])),
  };
  const copied = openCopied();
  let [kills, holdUps, twice] = [0, 0, 0];
  // In Lambda nothing outlives its message: others tell what kills and redeliveries alone cost.
  const holdsUp = chance(random, 2);
  const fateOf = (): Fate => {
    if (kills + holdUps >= MOST_FATES || !chance(random, 4)) return {};
    const after = fraction(random) ** 2 * 40_000;
    if (!holdsUp || chance(random, 2)) {
      kills += 1;
      return { killAfter: after };
    }
    holdUps += 1;
    // Beyond its message's time: another delivery goes on beside it.
    return { holdUp: { after, milliseconds: 2 * VISIBILITY_MILLISECONDS } };
  };
  const isTwice = () => {
    if (twice >= MOST_TWICE || !chance(random, 10)) return false;
    twice += 1;
    return true;
  };
  const stage = { visibilityMilliseconds: VISIBILITY_MILLISECONDS, timeoutMilliseconds: 60_000 };
  const result = await simulate({
    keys: keysOf(shape, count, 1_024),
    latency: LATENCY,
    copiesASecond: 20_000,
    segmenter: { ...DEPLOYED.segmenter, ...stage },
    copier: {
      ...DEPLOYED.copier,
      ...stage,
      maximumConcurrency: 8,
      maximumReceives: 10,
      environment,
    },
    pollMilliseconds: 1_000,
    chaos: { fateOf, isTwice, copied },
  });
  const counted = result.objects.copied + result.objects.skipped;
  const problems = [
    result.state === 'complete' ? '' : `it is ${result.state}: ${result.reason}`,
    result.thereAtEnd === count ? '' : `complete with ${result.thereAtEnd} of ${count} objects`,
    result.late === 0 ? '' : `${result.late} requests came after it was complete`,
    counted === count ? '' : `${counted} objects counted of ${count}`,
  ].filter((problem) => problem !== '');
  return { objects: count, copies: copied.made, kills, holdUps, twice, problems };
}
