import { addCloning } from '@lambda-core/local/cloning';
import { type PrintedReport, readProblem, readReport } from '@lambda-core/local/file-reports';
import { openLogPlatform } from '@lambda-core/local/log-platform';
import { openReceiver } from '@lambda-core/local/logstash/receiver';
import type { Platform } from '@lambda-core/local/platform';
import { countsProblems } from '../counts';
import { wordsProblems } from './reading';

/** No process of a function may hold more; Lambda's smallest sizes are 128 and 192. */
export const MEMORY_MEGABYTES = 192;
/** What takes longer hangs. */
const TIMEOUT_SECONDS = 300;

/** Nobody is told of what is put into these, so each try invokes by itself. */
export const LOGS = 'input-logs';
export const COMMANDS = 'input-commands';

/** As JSON, in which `__proto__` is a label like any other. */
const LABELS_TEXT = '{"__proto__":"a","constructor":"\\u001b[31m","\\u009b":"\\u202e\\n%+"}';
export const LABELS: unknown = JSON.parse(LABELS_TEXT);

/** How an invocation ended. */
export type Ended = {
  /** What the handler returned. */
  readonly payload: unknown;
  /** The type and the message of the error in which it ended. */
  readonly error?: { readonly errorType: string; readonly errorMessage: string } | undefined;
  readonly printed: readonly string[];
  readonly reports: readonly PrintedReport[];
};

/** The bundles on the local platform, with a receiver. */
export type Functions = AsyncDisposable & {
  readonly platform: Platform;
  invoke(name: FunctionName, event: unknown): Promise<Ended>;
  /** Documents that were read, of an object of `LOGS`; those of the others are not kept. */
  watch(key: string): readonly ReadDocument[];
  /** The most that a process of the function has held so far, in bytes. */
  peakBytes(name: FunctionName): number;
};

export type FunctionName = 'log-processor' | 's3-clone-segmenter' | 's3-clone-copier';

export type ReadDocument = {
  readonly event: { readonly id: string };
  readonly labels?: unknown;
  readonly aws: { readonly s3: { readonly object: { readonly key: string } } };
};

export async function openFunctions(): Promise<Functions> {
  const printed = new Map<string, string[]>();
  const peaks = new Map<string, number>();
  const watched = new Map<string, ReadDocument[]>();
  const receiver = await openReceiver({
    onDocument(document) {
      const read = document as ReadDocument;
      watched.get(read.aws.s3.object.key)?.push(read);
    },
  });
  const limits = { memoryMegabytes: MEMORY_MEGABYTES, timeoutSeconds: TIMEOUT_SECONDS };
  const opened = await openLogPlatform({
    onLog(line, { requestId }) {
      const lines = printed.get(requestId) ?? [];
      printed.set(requestId, lines);
      lines.push(line);
    },
    onInvocation({ functionName, peakMemoryBytes }) {
      peaks.set(functionName, Math.max(peaks.get(functionName) ?? 0, peakMemoryBytes));
    },
    bucket: 'unused-logs',
    functionName: 'log-processor',
    receiver,
    failureLimit: 1,
    environment: {
      LABELS: LABELS_TEXT,
      DELIVERY_UNCONFIRMED_MEGABYTES: '8',
      CONNECTION_COUNT_LIMIT: '4',
    },
    ...limits,
  });
  const { platform } = opened;
  addCloning(platform, { commandBucket: 'unused-commands', ...limits });
  for (const bucket of [LOGS, COMMANDS, 'source', 'destination']) platform.s3.createBucket(bucket);
  for (const key of ['a/1', 'a/b/1', 'a/b/5', 'a/c/1'])
    await platform.s3.direct.put('source', key, Buffer.from(key));
  return {
    platform,
    async invoke(name, event) {
      const { requestId, payload, error } = await platform.host.invoke(name, event);
      const lines = printed.get(requestId) ?? [];
      printed.delete(requestId);
      const reports = lines.flatMap((line) => readReport(line) ?? []);
      return { payload, error, printed: lines, reports };
    },
    watch(key) {
      const documents: ReadDocument[] = [];
      watched.set(key, documents);
      return documents;
    },
    peakBytes: (name) => peaks.get(name) ?? 0,
    [Symbol.asyncDispose]: opened[Symbol.asyncDispose],
  };
}

/** What is wrong with an invocation, however it ended. */
export function invocationProblems({ error, printed, reports }: Ended): string[] {
  const told = printed.flatMap((line) => readProblem(line)?.error ?? []);
  return [
    // Everything else is the end of the process: a crash, no memory, no time.
    ...(error === undefined || error.errorType === 'LambdaCoreError'
      ? []
      : [`ended in ${error.errorType}: ${error.errorMessage}`]),
    ...[error?.errorMessage ?? '', ...told].flatMap(wordsProblems),
    ...reports.flatMap(({ key, summary }) =>
      countsProblems(summary).map((problem) => `${key}: ${problem}`),
    ),
  ];
}

/** Whether the invocation, or a message or a file of it, ended in an error. */
export function isReported({ error, printed }: Ended): boolean {
  return error !== undefined || printed.some((line) => readProblem(line) !== undefined);
}
