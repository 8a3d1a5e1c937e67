import type { CloneRequest } from '@lambda-core/common/clone/contract';
import { headBucket } from '@lambda-core/common/clone/head-bucket';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { LeanClients } from '@lambda-core/common/lean-clients';
import type { Retrying } from '@lambda-core/common/retry';
import { statusOf } from '@lambda-core/common/s3-errors';

/**
 * Refuses a bucket that does not exist before anything is written. Other answers are no proof: the
 * requester need not be allowed to read what the functions copy.
 * @throws LambdaCoreError `BUCKET_MISSING` naming the flag, `S3_UNREACHABLE`
 */
export async function checkBuckets(
  clients: LeanClients,
  { source, destination }: CloneRequest,
  commandBucket: string,
  retrying: Retrying,
): Promise<void> {
  await Promise.all([
    checkBucket(clients, 'command-bucket', { name: commandBucket }, retrying),
    checkBucket(clients, 'source', source, retrying),
    checkBucket(clients, 'destination', destination, retrying),
  ]);
}

async function checkBucket(
  clients: LeanClients,
  flag: string,
  { name, region }: { name: string; region?: string | undefined },
  retrying: Retrying,
): Promise<void> {
  try {
    await headBucket(clients.leanFor(region), name, retrying);
  } catch (cause) {
    const status = statusOf(cause);
    if (status === 404) {
      throw new LambdaCoreError(
        'BUCKET_MISSING',
        `--${flag}: found ${JSON.stringify(name)}, and there is no such bucket`,
      );
    }
    if (status === undefined) {
      throw new LambdaCoreError('S3_UNREACHABLE', `--${flag}: S3 gave no answer`, { cause });
    }
  }
}
