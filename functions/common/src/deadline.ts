import { setMaxListeners } from 'node:events';

/** The two moments at which an invocation must change what it does. */
export type Deadline = Disposable & {
  /** Aborts when it is time to take on nothing new, finish what was begun and leave the rest to a continuation. */
  readonly drain: AbortSignal;
  /** Aborts when there is just time left to write a continuation: whatever is unfinished then is given up. */
  readonly stop: AbortSignal;
  /** Aborts when nothing may be written any more; left out: until the process is gone, as in Lambda. */
  readonly end?: AbortSignal;
};

/** Shares of the time an invocation has, within bounds in milliseconds. */
const FINISHING = { share: 0.2, least: 500, most: 30_000 };
const HANDING_ON = { share: 0.07, least: 250, most: 5_000 };

/**
 * Runs `work` with a deadline that lasts exactly as long. Handlers use this rather than `using` with
 * `openDeadline`: a `return` without `await` there would dispose of the deadline before work has begun.
 */
export async function withDeadline<Result>(
  remainingMilliseconds: number,
  work: (deadline: Deadline) => Promise<Result>,
): Promise<Result> {
  using deadline = openDeadline(remainingMilliseconds);
  return await work(deadline);
}

/**
 * Watches the time that an invocation has left, as `context.getRemainingTimeInMillis()` tells it.
 * Dispose it at the end: a frozen environment would let its timers fire in the next invocation.
 */
export function openDeadline(remainingMilliseconds: number): Deadline {
  const drain = new AbortController();
  const stop = new AbortController();
  // Every request under way listens; Node takes more than ten for a leak and says so.
  setMaxListeners(0, drain.signal, stop.signal);
  const times = deadlineTimes(remainingMilliseconds);
  const timers = [abortAfter(drain, times.drain), abortAfter(stop, times.stop)];
  return {
    drain: drain.signal,
    stop: stop.signal,
    [Symbol.dispose]: () => timers.forEach(clearTimeout),
  };
}

/** After how many milliseconds either signal aborts. */
export function deadlineTimes(remainingMilliseconds: number): { drain: number; stop: number } {
  return {
    drain: remainingMilliseconds - part(remainingMilliseconds, FINISHING),
    stop: remainingMilliseconds - part(remainingMilliseconds, HANDING_ON),
  };
}

function part(whole: number, of: { share: number; least: number; most: number }): number {
  return Math.min(Math.max(whole * of.share, of.least), of.most);
}

function abortAfter(controller: AbortController, milliseconds: number): NodeJS.Timeout {
  // Lambda's longest time-out is 900 s, far below the 2^31 ms at which timers overflow.
  const timer = setTimeout(() => controller.abort(), Math.max(0, milliseconds));
  timer.unref();
  return timer;
}
