import type { Queue } from '../queues/queue';
import type { MappingOptions, QueueMessage, QueueOptions } from '../queues/types';
import type {
  FailedInvocation,
  FunctionDefinition,
  Invocation,
  InvocationResult,
  LogLine,
} from './types';

export type LambdaHostOptions = {
  /** Port of the Invoke API on 127.0.0.1; 0, the default, takes a free one. */
  port?: number;
  region?: string;
  accountId?: string;
  onLog?: LogLine;
  onInvocation?: (invocation: Invocation) => void;
  /** Hears of what failed in every try: a message of the queue, or an asynchronous call of the function. */
  onDeadLetter?: (letter: QueueMessage, from: string) => void;
  /** Pauses before the retries of an asynchronous invocation; Lambda has two, of minutes. */
  retryDelaysMilliseconds?: readonly number[];
};

export type LambdaHost = {
  /** URL of the Invoke API and of SQS, for the SDK's clients, `AWS_ENDPOINT_URL_LAMBDA` and `_SQS`. */
  readonly endpoint: string;
  readonly region: string;
  readonly accountId: string;
  /** The on-failure destination of asynchronous invocations. */
  readonly failedInvocations: readonly FailedInvocation[];
  addFunction(definition: FunctionDefinition): void;
  /** Resolves also when the function failed (`error`); rejects for an unknown function. */
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  /** Queues an asynchronous invocation, with retries, and returns its request id. */
  invokeAsync(functionName: string, event: unknown): string;
  /** Asynchronous invocations running, waiting, or waiting for a retry. */
  readonly pendingInvocations: number;
  /** Opens a queue, and the mapping that has a function handle what is in it. */
  openQueue(options: QueueOptions & MappingOptions): Queue;
  /** The URL of a queue, or of its dead letters, whether it is opened already or not. */
  queueUrl(name: string): string;
  /** Resolves when no asynchronous invocation is pending and every queue is empty; rejects when closed. */
  idle(deadlineMilliseconds?: number): Promise<void>;
  /** SIGKILLs all environments (of one function); says how many invocations that hit. */
  kill(functionName?: string): number;
  /** Ends the idle environments (of one function), so that the next invocations start cold. */
  recycle(functionName?: string): Promise<void>;
  /** Process ids of the living environments (of one function). */
  processIds(functionName?: string): number[];
  /** Ends everything; invocations under way fail. No process is left behind. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
};
