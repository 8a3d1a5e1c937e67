import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientSettings } from '@lambda-core/local/credentials';
import type { PrintedReport } from '@lambda-core/local/file-reports';
import type { Invocation, Queue } from '@lambda-core/local/lambda/host';
import { openLogPlatform } from '@lambda-core/local/log-platform';
import type { LogProcessing } from '@lambda-core/local/log-processing';
import { Condition } from '@lambda-core/local/logstash/condition';
import {
  openReceiver,
  type Receiver,
  type ReceiverOptions,
} from '@lambda-core/local/logstash/receiver';
import type { Platform } from '@lambda-core/local/platform';
import type { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { sampleBytes } from '@lambda-core/local/samples/lines';

const UNTIL_MILLISECONDS = 60_000;

export const BUCKET = 'orders-logs';
export const NAME = 'orders-log-processor';

/** The bundle between a bucket and a receiver, and what it said. */
export type Harness = AsyncDisposable & {
  readonly platform: Platform;
  readonly receiver: Receiver;
  readonly queue: Queue;
  readonly s3: S3Client;
  /** What the function printed. */
  readonly logs: readonly string[];
  /** Those lines of it that are reports of a file. */
  readonly reports: readonly PrintedReport[];
  readonly invocations: readonly Invocation[];
  /** Resolves when `predicate` holds of what the function has printed or done. */
  until(predicate: () => boolean): Promise<void>;
  /** Puts an object into the bucket, whose notifications reach the function. */
  put(key: string, body: Uint8Array): Promise<void>;
};

export async function openHarness(
  options: Partial<Omit<LogProcessing, 'receiver'>> = {},
  receiverOptions: ReceiverOptions = {},
): Promise<Harness> {
  const logs: string[] = [];
  const reports: PrintedReport[] = [];
  const invocations: Invocation[] = [];
  const condition = new Condition();
  const receiver = await openReceiver({ trackIds: true, ...receiverOptions });
  const opened = await openLogPlatform({
    onReport: (report) => reports.push(report),
    onLog(line) {
      logs.push(line);
      condition.notify();
    },
    onInvocation(invocation) {
      invocations.push(invocation);
      condition.notify();
    },
    bucket: BUCKET,
    functionName: NAME,
    receiver,
    ...options,
    environment: { API: 'orders', ENVIRONMENT: 'ci', COLOUR: 'green', ...options.environment },
  });
  const { platform, queue } = opened;
  const s3 = new S3Client(clientSettings(platform.s3));
  return {
    platform,
    receiver,
    queue,
    s3,
    logs,
    reports,
    invocations,
    until: (predicate) => condition.until(predicate, UNTIL_MILLISECONDS, () => logs.join('\n')),
    async put(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/** Lines of a format, always the same ones. */
export function sample(format: (typeof SAMPLE_FORMATS)[number], lines: number): Buffer {
  return sampleBytes({ format, lines, seed: 7 });
}
