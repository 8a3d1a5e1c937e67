import { randomUUID } from 'node:crypto';
import type { FailedInvocation, InvocationResult } from './types';

type Options = {
  invoke: (functionName: string, event: unknown, requestId: string) => Promise<InvocationResult>;
  retryDelaysMilliseconds: readonly number[];
  changed: () => void;
  onFailed: (invocation: FailedInvocation) => void;
};

/** Invocations nobody waits for: tried again after each delay, then put on the failed list. */
export function createAsyncInvocations(options: Options) {
  const { invoke, retryDelaysMilliseconds, changed, onFailed } = options;
  const failed: FailedInvocation[] = [];
  const stop = new AbortController();
  let pending = 0;

  const run = async (functionName: string, event: unknown, requestId: string) => {
    for (let tries = 1; !stop.signal.aborted; tries += 1) {
      const { error } = await invoke(functionName, event, requestId);
      if (!error || stop.signal.aborted) return;
      const delay = retryDelaysMilliseconds[tries - 1];
      if (delay === undefined) {
        const invocation = { functionName, requestId, event, tries, error };
        failed.push(invocation);
        onFailed(invocation);
        return;
      }
      await pause(delay, stop.signal);
    }
  };

  return {
    failed,
    get pending() {
      return pending;
    },
    start(functionName: string, event: unknown) {
      const requestId = randomUUID();
      pending += 1;
      run(functionName, event, requestId)
        .catch((error: unknown) => {
          // Only a host that is being closed refuses an invocation it has accepted.
          if (!stop.signal.aborted) throw error;
        })
        .finally(() => {
          pending -= 1;
          changed();
        });
      return requestId;
    },
    close: () => stop.abort(),
  };
}

/** Resolves early when `signal` aborts, so that nothing keeps the process alive. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener('abort', finish);
    if (signal.aborted) finish();
  });
}
