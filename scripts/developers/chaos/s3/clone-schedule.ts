import { between, chance, pick, type Random } from '@lambda-core/local/random';
import { seeded } from '../seeds';
import { applies, fateFrom } from './fates';
import { CLONE_FAULTS, type Fate } from './faults';
import type { Asked } from './misbehaving-s3';

/** Changes the source while it is cloned, as its nth listing is asked for. */
export type Change = {
  readonly at: number;
  readonly how: 'added' | 'removed' | 'replaced';
  /** Which object, of those that there are or may be. */
  readonly nth: number;
};

/** Everything that a seed decides about a clone. */
export type CloneSchedule = {
  /** Keys and sizes. */
  readonly source: ReadonlyMap<string, number>;
  /** In the destination beforehand: objects of the source, others under the same names, and extraneous ones. */
  readonly there: ReadonlyMap<string, 'same' | 'other' | 'extraneous'>;
  readonly deleteExtraneous: boolean;
  readonly skipUnchanged: boolean;
  readonly pageSize: number;
  /** Objects that a segment takes on. */
  readonly segmentObjects: number;
  readonly walkMilliseconds: number;
  readonly changes: readonly Change[];
  /** Messages come twice, the second beside the first. */
  readonly twice: boolean;
  /** Segments are ranges of keys, as of a source with many prefixes. */
  readonly byRange: boolean;
  /**
   * What befalls a request, which depends on nothing but the seed, what is asked for, and how often it
   * was before: not on the order in which requests arrive.
   */
  fateOf(asked: Asked): Fate | undefined;
};

const FAULTS = Object.values(CLONE_FAULTS);
/** The SDK's copies in parts begin at this size. */
export const LARGE = 4_000;

export function cloneScheduleOf(seed: number): CloneSchedule {
  const random = seeded(seed, 'clone');
  const source = new Map<string, number>();
  for (let count = between(random, 0, 16); count > 0; count -= 1)
    source.set(keyFrom(random), sizeFrom(random));
  const there = new Map<string, 'same' | 'other' | 'extraneous'>();
  for (const key of source.keys())
    if (chance(random, 3)) there.set(key, pick(random, ['same', 'other'] as const));
  for (let count = between(random, 0, 6); count > 0; count -= 1) {
    const key = keyFrom(random);
    if (!source.has(key)) there.set(key, 'extraneous');
  }
  const rate = pick(random, [10, 25, 60]);
  return {
    source,
    there,
    deleteExtraneous: chance(random, 2),
    skipUnchanged: chance(random, 2),
    pageSize: pick(random, [1, 2, 5, 1_000]),
    segmentObjects: pick(random, [2, 5, 1_000]),
    walkMilliseconds: pick(random, [1, 40_000, 40_000]),
    changes: chance(random, 2)
      ? Array.from({ length: between(random, 1, 5) }, () => ({
          at: between(random, 0, 6),
          how: pick(random, ['added', 'removed', 'replaced'] as const),
          nth: between(random, 0, 40),
        }))
      : [],
    twice: chance(random, 4),
    byRange: chance(random, 2),
    fateOf: (asked) => fateOfRequest(seed, rate, asked),
  };
}

/** One of `rate` requests fails, most of them for one or two attempts, some of them for long. */
function fateOfRequest(seed: number, rate: number, asked: Asked): Fate | undefined {
  const { operation, name, request, before } = asked;
  const random = seeded(seed, name);
  if (!chance(random, rate)) return undefined;
  const fate = fateFrom(
    random,
    FAULTS.filter((fault) => applies(fault, operation, request)),
  );
  const times = chance(random, 10) ? 8 : between(random, 1, 4);
  return before < times ? fate : undefined;
}

function keyFrom(random: Random): string {
  const folder = pick(random, ['', 'a/', 'b/', 'b/c/', 'd é+%/', '\u{1f600}/', 'z//']);
  return `${folder}${between(random, 0, 60)}${pick(random, ['', '.log', ' x', '&?#'])}`;
}

function sizeFrom(random: Random): number {
  return chance(random, 8) ? between(random, LARGE, 4 * LARGE) : between(random, 0, 300);
}
