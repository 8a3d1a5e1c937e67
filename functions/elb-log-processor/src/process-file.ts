import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Deadline } from '@lambda-core/common/deadline';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { readObject } from '@lambda-core/common/object-reader';
import type { ProcessorConfig } from './config';
import { type Continuation, handOn } from './continuation';
import { type DeliveryOptions, openDelivery } from './delivery/delivery';
import type { Reporter } from './report';
import { ship, type Waited } from './ship';

/** What an invocation works with; everything in it may outlive the invocation except the deadline. */
export type Workshop = {
  readonly config: ProcessorConfig;
  readonly target: DeliveryOptions;
  readonly s3: S3Client;
  readonly lambda: LambdaClient;
  readonly functionName: string;
  readonly deadline: Deadline;
  readonly reporter: Reporter;
};

/** A whole file, or the rest of one. */
export type FileWork = Pick<Continuation, 'bucket' | 'key'> & Partial<Continuation>;

/**
 * Ships one file from S3. When the time runs out, the rest goes on in a further invocation.
 * @throws whatever kept the file from being delivered or handed on, after reporting it
 */
export async function processFile(work: FileWork, workshop: Workshop): Promise<void> {
  const { config, target, s3, lambda, functionName, deadline, reporter } = workshop;
  const { bucket, key, from = 0, hop = 0 } = work;
  const plainRest = work.compressed === false;
  let { etag } = work;

  const source = readObject(s3, work, {
    from: plainRest ? from : 0,
    etag,
    signal: deadline.handOn,
    onEtag: (seen) => {
      etag = seen;
    },
  });
  const { summary, error, continueFrom, compressed, waited } = await ship(
    {
      source,
      context: { ...config.context, bucket, key },
      from,
      sourceBeginsAtFrom: plainRest,
      handOn: deadline.handOn,
      stop: deadline.stop,
    },
    (summary, confirmed) => openDelivery(target, summary, confirmed),
  );

  let failure = error;
  if (failure === undefined && continueFrom !== undefined) {
    try {
      if (continueFrom === from && hop > 0) throw noProgress(work, waited);
      const rest = { bucket, key, from: continueFrom, compressed, hop: hop + 1 };
      const version = etag === undefined ? {} : { etag };
      const target = { lambda, functionName, hopLimit: config.hopLimit };
      await handOn(target, { ...rest, ...version });
    } catch (cause) {
      failure = cause;
    }
  }
  const outcome =
    failure !== undefined ? 'failed' : continueFrom !== undefined ? 'handed on' : 'shipped';
  reporter.file({ bucket, key, part: hop, outcome, summary, error: failure });
  if (failure !== undefined) throw failure;
}

function noProgress({ bucket, key, from }: FileWork, waited: Waited): LambdaCoreError {
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
  const isSource = waited.source > waited.receiver;
  return new LambdaCoreError(
    'NO_PROGRESS',
    `s3://${bucket}/${key}: a whole invocation delivered nothing beyond offset ${from}; it waited ${seconds(waited.source)} s for S3 and ${seconds(waited.receiver)} s for the receiver: is ${isSource ? 'S3 within reach (a VPC needs an endpoint for it)' : 'the receiver too slow'}, or the time-out too short?`,
  );
}
