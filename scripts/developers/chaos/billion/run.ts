import type { PrintedReport } from '@lambda-core/local/file-reports';
import type { Invocation } from '@lambda-core/local/lambda/host';
import { openLogPlatform } from '@lambda-core/local/log-platform';
import { sampleKey } from '@lambda-core/local/samples/keys';
import { unlessAborted } from '../../../cli/unless-aborted';
import { usageOf } from '../../bench/measure/usage';
import { startProvingReceiver } from './receiver';
import type { ReceiverReport } from './receiver-process';
import { repeated, sampleBlock } from './sample-block';

export type Run = {
  /** Of each file. */
  readonly lines: number;
  readonly files: number;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Most invocations at a time. */
  readonly atOnce: number;
  /** Most messages of an invocation. */
  readonly batchSize: number;
  /** Of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The receiver acknowledges no more. */
  readonly linesPerSecond?: number;
  readonly signal: AbortSignal;
  /** Hears once a second how many documents were read, and how many seconds it took. */
  readonly tell: (documents: number, seconds: number) => void;
};

export type RunOutcome = {
  readonly keys: readonly string[];
  readonly receiver: ReceiverReport;
  readonly invocations: readonly Invocation[];
  /** What the function printed for each file, and each part of one. */
  readonly reports: readonly PrintedReport[];
  readonly deadLetters: readonly string[];
  readonly seconds: number;
  /** Whether everything was done before the signal. */
  readonly finished: boolean;
  /** Seconds of CPU; without /proc the function's are not known. */
  readonly cpu: { readonly function: number | undefined; readonly others: number };
};

const NAME = 'billion-log-processor';
const BUCKET = 'billion-logs';
/** 7 MB: what is written to a socket at once. */
const BLOCK_LINES = 20_000;
const TELL_MILLISECONDS = 1_000;
const LONGEST_MILLISECONDS = 24 * 3_600_000;

/** Has the bundle ship files that S3 makes up as they are read, to a receiver that proves what it read. */
export async function shipRepeated(run: Run): Promise<RunOutcome> {
  const { files, lines, signal, linesPerSecond = Number.POSITIVE_INFINITY } = run;
  const block = sampleBlock(BLOCK_LINES);
  const keys = Array.from({ length: files }, (_, at) => sampleKey('classic', at + 1));
  const invocations: Invocation[] = [];
  const reports: PrintedReport[] = [];
  const receiver = await startProvingReceiver(BLOCK_LINES, linesPerSecond);
  await using processing = await openLogPlatform({
    onInvocation: (invocation) => invocations.push(invocation),
    onReport: (report) => reports.push(report),
    bucket: BUCKET,
    functionName: NAME,
    receiver,
    timeoutSeconds: run.timeoutSeconds,
    memoryMegabytes: run.memoryMegabytes,
    maximumConcurrency: run.atOnce,
    batchSize: run.batchSize,
    ...(run.environment === undefined ? {} : { environment: run.environment }),
  });
  const { platform, queue } = processing;
  const own = process.cpuUsage();
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  for (const key of keys) await platform.s3.direct.putParts(BUCKET, key, repeated(block, lines));
  const telling = setInterval(() => {
    receiver.report().then(
      ({ documents }) => run.tell(documents, seconds()),
      // Its end fails the run itself.
      () => {},
    );
  }, TELL_MILLISECONDS);
  try {
    const finished = await unlessAborted(queue.idle(LONGEST_MILLISECONDS), signal).then(
      () => true,
      (error) => {
        if (signal.aborted) return false;
        throw error;
      },
    );
    const took = seconds();
    const usages = platform.host.processIds(NAME).map((pid) => usageOf(pid).cpuSeconds);
    const { user, system } = process.cpuUsage(own);
    return {
      keys,
      receiver: await receiver.report(),
      invocations,
      reports,
      deadLetters: queue.deadLetters.map(({ body }) => body),
      seconds: took,
      finished,
      cpu: {
        function: usages.reduce((sum = Number.NaN, one = Number.NaN) => sum + one, 0),
        others: (user + system) / 1e6,
      },
    };
  } finally {
    clearInterval(telling);
  }
}
