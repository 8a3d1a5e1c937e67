import type { Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import { between, chance, pick, type Random } from '@lambda-core/local/random';
import { seeded } from '../seeds';
import { ACKNOWLEDGING, type Acknowledging } from './acknowledging';
import { FAULTS, type FaultName, TLS_FAULTS } from './faults';

/** What befalls one connection at the receiver, once it has brought so many bytes. */
export type Fate = {
  readonly fault: FaultName;
  readonly afterBytes: number;
  /** How long it takes, where it takes any time. */
  readonly milliseconds: number;
  /** With Lumberjack. */
  readonly acknowledging: Acknowledging;
};

/** How the receiver goes away as a whole, and comes back on the same port. */
export const RESTARTS = {
  killed: { title: 'restarts: all connections reset', longer: 0 },
  closed: { title: 'restarts: close(2) of all connections', longer: 0 },
  java: { title: 'restarts: shutdown(WR) of all, then close(2)', longer: 0 },
  moved: { title: 'moves: what was connected hears nothing more', longer: 0 },
  away: { title: 'refuses for longer than we wait', longer: 3_000 },
} as const;

/** After so many bytes were read since the last time, for so long. */
export type Restart = {
  readonly how: keyof typeof RESTARTS;
  readonly afterBytes: number;
  readonly milliseconds: number;
};

/** Everything that a seed decides. */
export type Schedule = {
  readonly protocol: Protocol;
  readonly tls: boolean;
  /** Log lines through `ship()`, instead of numbered chunks. */
  readonly throughPipeline: boolean;
  readonly chunks: readonly { readonly lines: number; readonly width: number }[];
  readonly limits: {
    readonly connectionCountLimit: number;
    readonly bytesPerConnection: number;
    readonly unconfirmedBytesLimit: number;
    readonly compression: number;
    readonly attempts: number;
  };
  /** Of the nth connection; those beyond are read politely. */
  readonly fates: readonly Fate[];
  readonly restarts: readonly Restart[];
};

/**
 * With tcp it must lose lines, as the control shows: our FIN and the receiver's own are both acknowledged before it closes,
 * and then Linux drops what is unread without a reset (`__tcp_close` in net/ipv4/tcp.c).
 */
const UNSEEN_BY_TCP: FaultName = 'java-at-fin';

/** @param tls whether there are certificates */
export function scheduleOf(seed: number, tls: boolean): Schedule {
  const random = seeded(seed);
  const secure = tls && chance(random, 5);
  const throughPipeline = chance(random, 6);
  const protocol = pick(random, ['tcp', 'lumberjack'] as const);
  const names = (Object.keys(secure ? { ...FAULTS, ...TLS_FAULTS } : FAULTS) as FaultName[]).filter(
    (name) => protocol !== 'tcp' || name !== UNSEEN_BY_TCP,
  );
  const ways = Object.keys(ACKNOWLEDGING) as Acknowledging[];
  const hows = Object.keys(RESTARTS) as (keyof typeof RESTARTS)[];
  return {
    protocol,
    tls: secure,
    throughPipeline,
    chunks: list(random, 12, () => ({
      lines: between(random, 1, 40),
      // One in four is more than a kernel passes on at once.
      width: between(random, 8, chance(random, 4) ? 3_000 : 60),
    })),
    limits: {
      // With tcp one of them is the witness.
      connectionCountLimit: between(random, 2, 6),
      bytesPerConnection: between(random, 1_000, 100_000),
      unconfirmedBytesLimit: between(random, 1, 200_000),
      compression: pick(random, [0, 0, 1]),
      attempts: pick(random, [3, 10, 30]),
    },
    fates: list(random, 8, () => ({
      fault: pick(random, names),
      afterBytes: between(random, 0, chance(random, 2) ? 200 : 20_000),
      milliseconds: between(random, 1, 30),
      acknowledging: pick(random, ways),
    })),
    restarts: chance(random, 2)
      ? list(random, 2, () => {
          const how = pick(random, hows);
          const milliseconds = between(random, 0, 30) + RESTARTS[how].longer;
          return { how, afterBytes: between(random, 0, 20_000), milliseconds };
        })
      : [],
  };
}

function list<T>(random: Random, most: number, make: () => T): T[] {
  return Array.from({ length: between(random, 1, most + 1) }, make);
}
