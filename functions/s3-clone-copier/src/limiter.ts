import { failureKind } from '@lambda-core/common/s3-errors';

/** Makes one attempt of a request, from which the limiter learns how many there may be. */
export type Attempt = <Result>(request: () => Promise<Result>) => Promise<Result>;

/**
 * A limit on requests under way that adapts: halved when the service says to slow down, raised by one for
 * each round of successes (additive increase, multiplicative decrease, as in TCP).
 *
 * A task has one place, which it leaves whatever becomes of it, and makes one request at a time there, each
 * attempt of it by the function that it is given.
 */
export type Limiter = {
  /** How many may be under way now. */
  readonly limit: number;
  /** All places are taken. */
  readonly isFull: boolean;
  /** The service has said to slow down, and the limit is not back yet where it was found too high. */
  readonly isThrottled: boolean;
  /** Waits for a place and runs the task in it. */
  run<Result>(task: (attempt: Attempt) => Promise<Result>): Promise<Result>;
  /**
   * The same for a task that never fails and whose end nobody waits for.
   * @returns when the task has begun; `undefined` when that was at once, which spares the caller a turn
   */
  start(task: (attempt: Attempt) => Promise<void>): Promise<void> | undefined;
};

/**
 * Begins at `first` and, as TCP's slow start does, grows by one with every success while tasks wait and
 * `mayGrow` has nothing against it, until the service first says to slow down. The limit never falls below 1.
 */
export function openLimiter(most: number, first = most, mayGrow = () => true): Limiter {
  const waiting: (() => void)[] = [];
  let limit = Math.min(first, most);
  /** What was too much, last; none has been so far. */
  let ceiling = Infinity;
  let active = 0;
  /** Requests throttled in one epoch halve the limit once, else one burst would take it down to 1. */
  let epoch = 0;

  const hasPlace = () => active < Math.floor(limit);
  const admit = (): void => {
    while (hasPlace() && waiting.length > 0) {
      active += 1;
      waiting.shift()?.();
    }
  };
  const enter = (): Promise<void> | undefined => {
    if (!hasPlace() || waiting.length > 0) return new Promise((resolve) => waiting.push(resolve));
    active += 1;
    return undefined;
  };
  const attempt: Attempt = async (request) => {
    const begun = epoch;
    try {
      const result = await request();
      succeeded();
      return result;
    } catch (error) {
      if (failureKind(error) === 'throttle' && begun === epoch) slowDown();
      throw error;
    }
  };
  const succeeded = (): void => {
    if (limit >= most) return;
    if (ceiling < Infinity) limit = Math.min(most, limit + 1 / limit);
    else if (waiting.length > 0 && mayGrow()) limit += 1;
    admit();
  };
  const slowDown = (): void => {
    epoch += 1;
    ceiling = limit;
    limit = Math.max(1, limit / 2);
  };
  const runInPlace = async <Result>(task: (attempt: Attempt) => Promise<Result>) => {
    try {
      return await task(attempt);
    } finally {
      active -= 1;
      admit();
    }
  };
  return {
    get limit() {
      return Math.floor(limit);
    },
    get isFull() {
      return !hasPlace();
    },
    get isThrottled() {
      return limit < ceiling && ceiling < Infinity;
    },
    async run(task) {
      await enter();
      return runInPlace(task);
    },
    start(task) {
      const place = enter();
      if (place !== undefined) return place.then(() => void runInPlace(task));
      void runInPlace(task);
      return undefined;
    },
  };
}

/** One limiter for each concurrency that requests ask for; `begin` has the others' arguments of `openLimiter`. */
export function limiters(
  ...begin: [first?: number, mayGrow?: () => boolean]
): (concurrency: number) => Limiter {
  const open = new Map<number, Limiter>();
  return (concurrency) => {
    const limiter = open.get(concurrency) ?? openLimiter(concurrency, ...begin);
    open.set(concurrency, limiter);
    return limiter;
  };
}
