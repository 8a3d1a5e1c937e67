export type FunctionDefinition = {
  name: string;
  /** Path of a CommonJS file that exports the handler. */
  bundle: string;
  /** Export name, `handler` by default; Lambda's form `index.handler` is understood. */
  handler?: string;
  /** The alias that everybody invokes it by: the handler is told the ARN with it. */
  alias?: string;
  environment: Record<string, string>;
  memoryMegabytes: number;
  timeoutSeconds: number;
  /** Most execution environments at once (10 by default); further invocations wait in line. */
  maximumConcurrency?: number;
  /** Environments that are started at once, ahead of the first invocations (none by default). */
  provisionedConcurrency?: number;
};

export type FunctionError = { errorType: string; errorMessage: string; trace: string[] };

/** One finished invocation. */
export type Invocation = {
  functionName: string;
  requestId: string;
  /** From the handler's call to its response, as Lambda bills it. */
  durationMilliseconds: number;
  peakMemoryBytes: number;
  /** Whether a new environment was started for it. */
  cold: boolean;
  /** Time to start the environment and load the bundle; 0 when warm. */
  initMilliseconds: number;
  error?: FunctionError;
};

export type InvocationResult = Invocation & {
  /** What the handler returned, through JSON; `null` after an error. */
  payload: unknown;
};

/** An asynchronous invocation that failed in every try. */
export type FailedInvocation = {
  functionName: string;
  requestId: string;
  event: unknown;
  tries: number;
  error: FunctionError;
};

export type LogLine = (line: string, from: { functionName: string; requestId: string }) => void;
