import { LambdaCoreError } from '@lambda-core/common/errors';
import { isTimeout, unlessAborted } from '../../cli/unless-aborted';
import type { Progress } from './progress';

/** Does something that has to be waited for, and says so meanwhile. */
export type Step = <Value>(what: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Aborts as `signal` does, or with a `TimeoutError` when the time is over. Not by AbortSignal.any and
 * timeout: a timeout that only `any` knows may be collected, and then neither ever aborts.
 * https://github.com/nodejs/node/issues/57736
 */
export function within(seconds: number | undefined, signal: AbortSignal): AbortSignal {
  if (seconds === undefined) return signal;
  const either = new AbortController();
  const over = () => either.abort(new DOMException('the time is over', 'TimeoutError'));
  setTimeout(over, seconds * 1000).unref();
  const abort = () => either.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  return either.signal;
}

/**
 * Steps that end when the signal aborts, whatever their work does then.
 * @returns a step that throws the signal's reason, or LambdaCoreError `TIMEOUT` when the time was over
 */
export function openSteps(
  timeoutSeconds: number | undefined,
  progress: Progress,
  signal: AbortSignal,
): Step {
  return async (what, work) => {
    progress.wait(what);
    try {
      return await unlessAborted(work(), signal);
    } catch (error) {
      if (!isTimeout(signal)) throw error;
      const over = `--timeout-seconds: found ${timeoutSeconds}, over while waiting for ${what}`;
      throw new LambdaCoreError('TIMEOUT', over);
    }
  };
}
