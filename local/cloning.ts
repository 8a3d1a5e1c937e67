import type { MappingOptions, Queue, QueueOptions } from './lambda/host';
import type { Platform } from './platform';

export type Cloning = {
  readonly commandBucket: string;
  /** Further environment variables of the copier and the segmenter. */
  readonly copier?: Readonly<Record<string, string>>;
  readonly segmenter?: Readonly<Record<string, string>>;
  /** Most copiers, and most segmenters, at a time. */
  readonly maximumConcurrency?: number;
  readonly queues?: Partial<
    Pick<
      QueueOptions & MappingOptions,
      'batchSize' | 'maxReceiveCount' | 'duplicateRate' | 'longestPauseMilliseconds'
    >
  >;
  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
};

/** Receives of a message before it is a dead letter; the copier has to know it, too. */
const MAX_RECEIVES = 3;

const queueOf = (functionName: string) => `${functionName}-queue`;

/**
 * Wires both clone stages as Terraform does: files of the command bucket → queues → functions. Batches are Lambda's own
 * unless `queues` has others; Terraform's are of 1 and 2.
 */
export function addCloning(
  platform: Platform,
  options: Cloning,
): { readonly segmenting: Queue; readonly copying: Queue } {
  const { commandBucket, maximumConcurrency = 2 } = options;
  const { maxReceiveCount = MAX_RECEIVES } = options.queues ?? {};
  platform.s3.createBucket(commandBucket);
  const stage = (name: string, suffix: string, environment: Readonly<Record<string, string>>) => {
    platform.addFunction({
      name,
      environment,
      memoryMegabytes: options.memoryMegabytes ?? 256,
      timeoutSeconds: options.timeoutSeconds ?? 60,
    });
    const queue = platform.host.openQueue({
      name: queueOf(name),
      functionName: name,
      ...options.queues,
      maxReceiveCount,
      maximumConcurrency,
      reportBatchItemFailures: true,
    });
    platform.s3.subscribe((event) => queue.send(JSON.stringify(event)), {
      bucket: commandBucket,
      suffix,
      queueArn: platform.host.queueArn(queue.name),
    });
    return queue;
  };
  return {
    segmenting: stage('s3-clone-segmenter', '/clone-request', options.segmenter ?? {}),
    copying: stage('s3-clone-copier', '-segment-request', {
      MAX_ATTEMPTS: String(maxReceiveCount),
      QUEUE_URL: platform.host.queueUrl(queueOf('s3-clone-copier')),
      ...options.copier,
    }),
  };
}
