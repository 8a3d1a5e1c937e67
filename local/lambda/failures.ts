import type { FunctionError } from './types';

/** The errors that Lambda itself reports, in its words. */
export const failures = {
  timeout: (requestId: string, seconds: number) =>
    failure(
      'Sandbox.Timedout',
      requestId,
      `Error: Task timed out after ${seconds.toFixed(2)} seconds`,
    ),
  memory: (requestId: string, megabytes: number, usedBytes: number) => {
    const used = Math.ceil(usedBytes / 1024 / 1024);
    const detail = `(used ${used} MB of ${megabytes} MB)`;
    const message = `Error: Runtime exited with error: signal: killed ${detail}`;
    return failure('Runtime.OutOfMemory', requestId, message);
  },
  exit: (requestId: string, code: number | null, signal: string | null) =>
    failure('Runtime.ExitError', requestId, `Error: Runtime exited ${describeExit(code, signal)}`),
} as const;

function failure(errorType: string, requestId: string, message: string): FunctionError {
  return { errorType, errorMessage: `RequestId: ${requestId} ${message}`, trace: [] };
}

function describeExit(code: number | null, signal: string | null): string {
  if (signal === 'SIGKILL') return 'with error: signal: killed';
  if (signal === 'SIGABRT') return 'with error: signal: aborted';
  if (signal) return `with error: signal: ${signal}`;
  return code ? `with error: exit status ${code}` : 'without providing a reason';
}
