import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type PrintedReport, readReport } from '../../scripts/local/file-reports';
import type { Invocation, Queue } from '../../scripts/local/host/host';
import { addLogProcessing, type LogProcessing } from '../../scripts/local/log-processing';
import { openPlatform, type Platform } from '../../scripts/local/platform';
import {
  openReceiver,
  type Receiver,
  type ReceiverOptions,
} from '../../scripts/local/receiver/receiver';
import type { SAMPLE_FORMATS } from '../../scripts/local/samples/formats';
import { sampleChunks } from '../../scripts/local/samples/lines';

export const BUCKET = 'orders-logs';
export const NAME = 'orders-log-processor';

/** The bundle between a bucket and a receiver, and what it said. */
export type Scene = AsyncDisposable & {
  readonly platform: Platform;
  readonly receiver: Receiver;
  readonly queue: Queue;
  readonly s3: S3Client;
  /** What the function printed. */
  readonly logs: readonly string[];
  /** Those lines of it that are reports of a file. */
  readonly reports: readonly PrintedReport[];
  readonly invocations: readonly Invocation[];
  /** Puts an object into the bucket, whose notifications reach the function. */
  put(key: string, body: Uint8Array): Promise<void>;
};

export async function openScene(
  options: Partial<LogProcessing> = {},
  receiverOptions: ReceiverOptions = {},
): Promise<Scene> {
  const logs: string[] = [];
  const reports: PrintedReport[] = [];
  const invocations: Invocation[] = [];
  const receiver = await openReceiver({ trackIds: true, ...receiverOptions });
  const platform = await openPlatform({
    onLog(line) {
      logs.push(line);
      const report = readReport(line);
      if (report !== undefined) reports.push(report);
    },
    onInvocation: (invocation) => invocations.push(invocation),
  });
  const queue = addLogProcessing(platform, {
    bucket: BUCKET,
    functionName: NAME,
    receiver,
    ...options,
    environment: { API: 'orders', ENVIRONMENT: 'ci', COLOUR: 'green', ...options.environment },
  });
  const s3 = new S3Client({
    endpoint: platform.s3.endpoint,
    forcePathStyle: true,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return {
    platform,
    receiver,
    queue,
    s3,
    logs,
    reports,
    invocations,
    async put(Key, Body) {
      await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
    },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      await platform.close();
      await receiver.close();
    },
  };
}

/** Lines of a format, always the same ones. */
export function sample(format: (typeof SAMPLE_FORMATS)[number], lines: number): Buffer {
  return Buffer.concat([...sampleChunks({ format, lines, seed: 7 })]);
}
