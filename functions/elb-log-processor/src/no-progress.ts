import { LambdaCoreError } from '@lambda-core/common/errors';
import type { FileWork } from './queue/continuation';
import type { Waited } from './ship';

/** A whole invocation got no further in a file; going on in another one would never end. */
export class NoProgressError extends LambdaCoreError {
  override readonly name = 'NoProgressError';
  readonly waitedFor: keyof Waited;

  constructor({ bucket, key, from }: FileWork, waited: Waited) {
    const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
    const isSource = waited.source > waited.receiver;
    super(
      'NO_PROGRESS',
      `s3://${bucket}/${key}: a whole invocation delivered nothing beyond offset ${from}; it waited ${seconds(waited.source)} s for S3 and ${seconds(waited.receiver)} s for the receiver: is ${isSource ? 'S3 within reach (a VPC needs an endpoint for it)' : 'the receiver too slow'}, or the time-out too short?`,
    );
    this.waitedFor = isSource ? 'source' : 'receiver';
  }
}
