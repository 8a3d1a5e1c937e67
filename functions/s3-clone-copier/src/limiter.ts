import { failureKind } from '@lambda-core/common/s3-errors';

/**
 * A limit on requests under way that adapts: halved when the service says to slow down, raised by one for
 * each round of successes (additive increase, multiplicative decrease, as in TCP).
 */
export type Limiter = {
  /** How many may be under way now. */
  readonly limit: number;
  /** Waits for a place; `undefined` when there is one, which spares the caller a turn. */
  enter(): Promise<void> | undefined;
  leave(): void;
  /** The epoch in which a request begins; hand it to `slowed` should the request be throttled. */
  epoch(): number;
  /** Requests throttled in one epoch halve the limit once, else one burst would take it down to 1. */
  slowed(epoch: number): void;
  succeeded(): void;
};

/** Runs one attempt of a request that has its place, and tells the limiter how it went. */
export async function watched<Result>(
  limiter: Limiter,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const epoch = limiter.epoch();
  try {
    const result = await attempt();
    limiter.succeeded();
    return result;
  } catch (error) {
    if (failureKind(error) === 'throttle') limiter.slowed(epoch);
    throw error;
  }
}

/** Begins at the most; the limit never falls below 1. */
export function openLimiter(most: number): Limiter {
  const waiting: (() => void)[] = [];
  let limit = most;
  let active = 0;
  let current = 0;

  const admit = (): void => {
    while (active < Math.floor(limit) && waiting.length > 0) {
      active += 1;
      waiting.shift()?.();
    }
  };
  return {
    get limit() {
      return Math.floor(limit);
    },
    enter() {
      if (active < Math.floor(limit) && waiting.length === 0) {
        active += 1;
        return undefined;
      }
      return new Promise((resolve) => waiting.push(resolve));
    },
    leave() {
      active -= 1;
      admit();
    },
    epoch: () => current,
    slowed(epoch) {
      if (epoch !== current) return;
      current += 1;
      limit = Math.max(1, limit / 2);
    },
    succeeded() {
      if (limit >= most) return;
      limit = Math.min(most, limit + 1 / limit);
      admit();
    },
  };
}
