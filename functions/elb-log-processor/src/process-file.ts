import type { S3Client } from '@aws-sdk/client-s3';
import type { Deadline } from '@lambda-core/common/deadline';
import type { ProcessorConfig } from './config';
import { type DeliveryOptions, openDelivery } from './delivery/delivery';
import { NoProgressError } from './no-progress';
import { type FileWork, queueContinuation } from './queue/continuation';
import type { WorkQueue } from './queue/work-queue';
import type { Reporter } from './report';
import { ship } from './ship';
import { openLogObject } from './source/log-object';

/** What an invocation works with; everything in it may outlive the invocation except the deadline. */
export type Deps = {
  readonly config: ProcessorConfig;
  readonly target: DeliveryOptions;
  readonly s3: S3Client;
  /** Absent where the function was not told of it. */
  readonly queue: WorkQueue | undefined;
  readonly deadline: Deadline;
  readonly reporter: Reporter;
  /** How long S3 may send nothing; left out: what `readObject` allows it. */
  readonly stallMilliseconds?: number | undefined;
};

/**
 * Ships one file from S3. When the time runs out, the rest becomes a message of its own.
 * @throws whatever kept the file from being delivered or continued, after reporting it
 */
export async function processFile(work: FileWork, deps: Deps): Promise<void> {
  const { config, target, s3, queue, deadline, reporter } = deps;
  const { bucket, key, from = 0, hop = 0 } = work;
  const plainRest = work.compressed === false;
  const hadTime = !deadline.drain.aborted;
  const object = openLogObject(s3, work, work.etag);

  const read = () =>
    object.read({
      from: plainRest ? from : 0,
      signal: deadline.drain,
      stallMilliseconds: deps.stallMilliseconds,
    });
  const { summary, error, continueFrom, compressed, waited } = await ship(
    {
      source: read(),
      again: read,
      context: { ...config.context, bucket, key },
      from,
      sourceBeginsAtFrom: plainRest,
      drain: deadline.drain,
      stop: deadline.stop,
    },
    (summary, confirmed) => openDelivery(target, summary, confirmed),
  );

  let failure = error;
  if (failure === undefined && continueFrom !== undefined) {
    try {
      if (continueFrom === from && hop > 0 && hadTime) throw new NoProgressError(work, waited);
      const rest = { bucket, key, from: continueFrom, compressed, hop: hop + 1 };
      const version = object.etag === undefined ? {} : { etag: object.etag };
      await queueContinuation(queue, config.hopLimit, { ...rest, ...version });
    } catch (cause) {
      failure = cause;
    }
  }
  const outcome =
    failure !== undefined ? 'failed' : continueFrom !== undefined ? 'continued' : 'shipped';
  reporter.file({ bucket, key, part: hop, outcome, summary, error: failure });
  if (failure !== undefined) throw failure;
}
