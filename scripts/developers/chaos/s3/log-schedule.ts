import type { Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import { between, chance, pick } from '@lambda-core/local/random';
import type { SampleFormat } from '@lambda-core/local/samples/formats';
import { seeded } from '../seeds';
import { fateFrom } from './fates';
import { type Fate, LOG_FAULTS } from './faults';

/** Everything that a seed decides about reading a log object. */
export type LogSchedule = {
  readonly protocol: Protocol;
  readonly format: SampleFormat;
  readonly gzip: boolean;
  /** Of the object, and of the one that takes its place. */
  readonly lines: readonly [number, number];
  /** What befalls the nth GET; those beyond are answered as S3 does. */
  readonly fates: readonly (Fate | undefined)[];
  /** What becomes of the object as the nth GET arrives. */
  readonly change: { readonly at: number; readonly how: 'replaced' | 'deleted' } | undefined;
  /** The time of the first invocations is over after so many bytes each. */
  readonly timeOver: readonly number[];
};

const FAULTS = Object.values(LOG_FAULTS);

export function logScheduleOf(seed: number): LogSchedule {
  const random = seeded(seed, 'log');
  return {
    protocol: pick(random, ['lumberjack', 'tcp'] as const),
    format: pick(random, ['classic', 'alb'] as const),
    gzip: chance(random, 2),
    lines: [between(random, 1, 1_000), between(random, 1, 1_000)],
    fates: Array.from({ length: between(random, 1, 10) }, () =>
      chance(random, 6) ? undefined : fateFrom(random, FAULTS),
    ),
    change: chance(random, 2)
      ? { at: between(random, 0, 4), how: pick(random, ['replaced', 'deleted'] as const) }
      : undefined,
    timeOver: chance(random, 3)
      ? Array.from({ length: between(random, 1, 4) }, () => between(random, 0, 200_000))
      : [],
  };
}
