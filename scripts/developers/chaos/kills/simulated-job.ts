import { between, chance, fraction, pick, type Random } from '@lambda-core/local/random';
import type { JobFile } from '@lambda-core/s3-clone-common/contract/names';
import { openCopied } from '../../../users/clone/simulate/copied';
import { DEPLOYED, LATENCY } from '../../../users/clone/simulate/deployed';
import { keysOf, SHAPES } from '../../../users/clone/simulate/key-shapes';
import type { Fate } from '../../../users/clone/simulate/platform';
import { simulate } from '../../../users/clone/simulate/simulate';
import { seeded } from '../seeds';
import type { KilledJob } from './judge';

/** Invocations that may be killed or held up in one job: each may take a receive of one message. */
const MOST_FATES = 20;
const MOST_TWICE = 3;
/** Most of them the quick ones: one large prefix has a thousand small ones beside it, each a segment. */
const SHAPES_TRIED = [...SHAPES, ...(['flat', 'flat', 'dates', 'dates', 'prefixes'] as const)];
const RECEIVES = 30;
const VISIBILITY_MILLISECONDS = 60_000;
/** After which a stage may be killed, beside any time. */
const FILES: Readonly<Record<'segmenter' | 'copier', readonly JobFile['kind'][]>> = {
  segmenter: ['segment-request', 'walk-split', 'clone-response'],
  copier: ['segment-claim', 'segment-split', 'segment-request', 'segment-response'],
};

/**
 * A simulated job whose invocations are killed, at odd times and after files that they write, or held up until others
 * have overtaken them, and whose messages come twice.
 */
export async function simulatedJob(seed: number): Promise<KilledJob> {
  const random = seeded(seed, 'kills');
  const shape = pick(random, SHAPES_TRIED);
  // Of prefixes there are as many as keys, and a segment each.
  const most = shape === 'prefixes' ? 500 : 180_000;
  const count = Math.floor((0.1 + fraction(random)) * most);
  const copied = openCopied();
  const hits: string[] = [];
  // In Lambda nothing outlives its message: others tell what kills and redeliveries alone cost.
  const holdsUp = chance(random, 2);
  let fates = 0;
  const isTwice = () => {
    const is = hits.filter((hit) => hit === TWICE).length < MOST_TWICE && chance(random, 10);
    if (is) hits.push(TWICE);
    return is;
  };
  const stage = {
    visibilityMilliseconds: VISIBILITY_MILLISECONDS,
    timeoutMilliseconds: 60_000,
    startMilliseconds: startFrom(random),
    maximumReceives: RECEIVES,
  };
  const result = await simulate({
    keys: keysOf(shape, count, 1_024),
    latency: LATENCY,
    copiesASecond: 20_000,
    segmenter: { ...DEPLOYED.segmenter, ...stage },
    copier: {
      ...DEPLOYED.copier,
      ...stage,
      maximumConcurrency: 8,
      batchSize: pick(random, [1, 2, 10]),
      // Enough segments for something to befall them.
      environment: {
        SEGMENT_OBJECT_LIMIT: String(pick(random, [1_500, 3_000, 5_000])),
        SEGMENT_MILLISECONDS: String(pick(random, [5_000, 30_000])),
      },
    },
    pollMilliseconds: 1_000,
    chaos: {
      fateOf(name) {
        if (fates >= MOST_FATES || !chance(random, 2)) return {};
        fates += 1;
        const { what, ...fate } = fateFrom(random, FILES[name], holdsUp);
        return { ...fate, onHit: () => void hits.push(what) };
      },
      isTwice,
      copied,
    },
  });
  const { state, reason, thereAtEnd = 0, late, objects } = result;
  return {
    objects: count,
    copies: copied.made,
    hits,
    end: {
      state: reason === undefined ? state : `${state}: ${reason}`,
      there: thereAtEnd,
      counted: objects.copied + objects.skipped,
      late,
    },
  };
}

const TWICE = 'a message comes twice';

/**
 * From a file to its function. Typically seconds, says S3; here it may be little enough for copies in the very second of
 * the job's request, which cannot be told from what was there before.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
 */
function startFrom(random: Random): number {
  return between(random, 300, 2_000);
}

function fateFrom(
  random: Random,
  files: readonly JobFile['kind'][],
  holdsUp: boolean,
): Fate & { readonly what: string } {
  const after = fraction(random) ** 3 * 20_000;
  if (holdsUp && chance(random, 2)) {
    // Beyond its message's time: another delivery goes on beside it.
    const holdUp = { after, milliseconds: 2 * VISIBILITY_MILLISECONDS };
    return { holdUp, what: 'held up until another delivery goes on' };
  }
  if (!chance(random, 3)) return { killAfter: after, what: 'killed at any time' };
  const killOn = pick(random, files);
  return { killOn, what: `killed after a ${killOn} is written` };
}
