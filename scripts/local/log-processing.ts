import type { Queue } from './host/host';
import type { Platform } from './platform';

export type LogProcessing = {
  /** Bucket that ELB would write to; every object created in it is processed. */
  readonly bucket: string;
  readonly functionName: string;
  readonly receiver: { readonly host: string; readonly port: number };
  /** Further environment variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  readonly maxReceiveCount?: number;
  readonly duplicateRate?: number;
};

/** Wires one API's log processing as Terraform does: bucket → queue → function → receiver. */
export function addLogProcessing(platform: Platform, options: LogProcessing): Queue {
  const { bucket, functionName, receiver } = options;
  platform.s3.createBucket(bucket);
  platform.addFunction({
    name: functionName,
    bundle: 'elb-log-processor',
    environment: {
      LOGSTASH_HOST: receiver.host,
      LOGSTASH_PORT: String(receiver.port),
      ...options.environment,
    },
    ...(options.memoryMegabytes === undefined ? {} : { memoryMegabytes: options.memoryMegabytes }),
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
  });
  const queue = platform.host.openQueue({
    name: `${functionName}-queue`,
    functionName,
    maxReceiveCount: options.maxReceiveCount ?? 3,
    maximumConcurrency: 2,
    reportBatchItemFailures: true,
    duplicateRate: options.duplicateRate ?? 0,
  });
  platform.s3.subscribe((event) => queue.send(JSON.stringify(event)), { bucket });
  return queue;
}
