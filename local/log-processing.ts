import type { Queue } from './lambda/host';
import type { Platform } from './platform';
import { deadLetterName } from './queues/sqs-api';

export type LogProcessing = {
  /** Bucket that ELB would write to; every object created in it is processed. */
  readonly bucket: string;
  readonly functionName: string;
  readonly receiver: { readonly host: string; readonly port: number };
  /** Further environment variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly memoryMegabytes?: number;
  readonly timeoutSeconds?: number;
  /** Failures of its own after which a message is a dead letter (3 by default). */
  readonly failureLimit?: number;
  /** Receives after which a message is a dead letter (300 by default, as Terraform has it, for outages). */
  readonly maxReceiveCount?: number;
  readonly duplicateRate?: number;
  /** Most invocations at a time (2 by default). */
  readonly maximumConcurrency?: number;
  /** Most messages of an invocation (Lambda's default when left out; Terraform's is 4). */
  readonly batchSize?: number;
  /** Environments that are started before there is work (none by default). */
  readonly provisionedConcurrency?: number;
};

/** Wires one API's log processing as Terraform does: bucket → queue → function → receiver. */
export function addLogProcessing(platform: Platform, options: LogProcessing): Queue {
  const { bucket, functionName, receiver } = options;
  const name = `${functionName}-queue`;
  platform.s3.createBucket(bucket);
  platform.addFunction({
    name: functionName,
    bundle: 'elb-log-processor',
    environment: {
      LOGSTASH_HOST: receiver.host,
      LOGSTASH_PORT: String(receiver.port),
      QUEUE_URL: platform.host.queueUrl(name),
      DEAD_LETTER_URL: platform.host.queueUrl(deadLetterName(name)),
      FAILURE_LIMIT: String(options.failureLimit ?? 3),
      ...options.environment,
    },
    ...(options.memoryMegabytes === undefined ? {} : { memoryMegabytes: options.memoryMegabytes }),
    ...(options.timeoutSeconds === undefined ? {} : { timeoutSeconds: options.timeoutSeconds }),
    provisionedConcurrency: options.provisionedConcurrency ?? 0,
  });
  const queue = platform.host.openQueue({
    name,
    functionName,
    maxReceiveCount: options.maxReceiveCount ?? 300,
    maximumConcurrency: options.maximumConcurrency ?? 2,
    ...(options.batchSize === undefined ? {} : { batchSize: options.batchSize }),
    reportBatchItemFailures: true,
    duplicateRate: options.duplicateRate ?? 0,
  });
  platform.s3.subscribe((event) => queue.send(JSON.stringify(event)), {
    bucket,
    queueArn: platform.host.queueArn(name),
  });
  return queue;
}
