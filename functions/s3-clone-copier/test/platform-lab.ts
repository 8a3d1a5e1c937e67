import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { cloneRequestKey, jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import type { Invocation, Queue } from '@lambda-core/local/lambda/host';
import { openPlatform, type Platform } from '@lambda-core/local/platform';
import type { S3Options } from '@lambda-core/local/s3/server';
import { COMMANDS, type JobResult, type Lab, openLab, resultOf } from './lab';

export type PlatformLab = AsyncDisposable & {
  readonly platform: Platform;
  readonly lab: Lab;
  readonly queues: { readonly segmenter: Queue; readonly copier: Queue };
  readonly invocations: readonly Invocation[];
  /** Requests a clone and waits until nothing is left to do. */
  run(request: CloneRequest): Promise<JobResult>;
};

export type PlatformLabOptions = {
  copier?: Record<string, string>;
  segmenter?: Record<string, string>;
  s3?: S3Options;
  duplicateRate?: number;
  maxReceiveCount?: number;
  batchSize?: number;
  memoryMegabytes?: number;
};

const IDLE_MILLISECONDS = 120_000;

/** The built bundles behind queues, as they are deployed: S3 → SQS → Lambda. */
export async function openPlatformLab(options: PlatformLabOptions = {}): Promise<PlatformLab> {
  const { maxReceiveCount = 3, batchSize = 10, duplicateRate = 0, memoryMegabytes = 256 } = options;
  const invocations: Invocation[] = [];
  const platform = await openPlatform({
    ...(options.s3 === undefined ? {} : { s3: options.s3 }),
    onInvocation: (invocation) => invocations.push(invocation),
  });
  const { host, s3 } = platform;
  s3.createBucket(COMMANDS);
  const open = (name: 'segmenter' | 'copier', suffix: string, environment = {}) => {
    const functionName = `s3-clone-${name}`;
    platform.addFunction({ name: functionName, environment, memoryMegabytes });
    const queue = host.openQueue({
      name,
      functionName,
      batchSize,
      maximumConcurrency: 2,
      maxReceiveCount,
      duplicateRate,
      longestPauseMilliseconds: 20,
      reportBatchItemFailures: true,
    });
    s3.subscribe((event) => void queue.send(JSON.stringify(event)), { bucket: COMMANDS, suffix });
    return queue;
  };
  const queues = {
    segmenter: open('segmenter', '/clone-request', options.segmenter),
    copier: open('copier', '-segment-request', {
      MAX_ATTEMPTS: String(maxReceiveCount),
      ...options.copier,
    }),
  };
  const lab = openLab(s3.endpoint);
  return {
    platform,
    lab,
    queues,
    invocations,
    async run(request) {
      const folder = jobFolder(request);
      const requested = new Promise<void>((resolve) => {
        const stop = s3.subscribe(
          () => {
            stop();
            resolve();
          },
          { bucket: COMMANDS, suffix: '/clone-request' },
        );
      });
      await lab.put(COMMANDS, cloneRequestKey(folder), JSON.stringify(request));
      await requested;
      await host.idle(IDLE_MILLISECONDS);
      return await resultOf(lab, folder);
    },
    async [Symbol.asyncDispose]() {
      lab.clients[Symbol.dispose]();
      await platform.close();
    },
  };
}
