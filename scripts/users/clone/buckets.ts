import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Retrying } from '@lambda-core/common/retry';
import { statusOf } from '@lambda-core/common/s3-errors';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { jobFolder } from '@lambda-core/s3-clone-common/contract/names';
import { headBucket, lookAtBucket } from '@lambda-core/s3-clone-common/s3/head-bucket';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import type { CloneCommand } from './options';

type Checked = {
  readonly flag: string;
  readonly name: string;
  readonly region?: string | undefined;
  readonly prefix?: string | undefined;
  /** Whether this command lists it itself. */
  readonly listed: boolean;
};

/**
 * Refuses a bucket that does not exist, or that this command has to list and may not, before anything
 * is written. What only the functions read and write need not be open to us.
 * @throws LambdaCoreError `BUCKET_MISSING`, `BUCKET_CLOSED` or `S3_UNREACHABLE`, naming the flag
 */
export async function checkBuckets(
  request: CloneRequest,
  {
    commandBucket,
    localWorkers,
    verify,
  }: Pick<CloneCommand, 'commandBucket' | 'localWorkers' | 'verify'>,
  clients: RegionalClients,
  retrying: Retrying,
): Promise<void> {
  const listed = localWorkers !== undefined || verify !== undefined;
  const buckets: Checked[] = [
    { flag: 'command-bucket', name: commandBucket, prefix: jobFolder(request), listed: true },
    { flag: 'source', ...request.source, listed },
    { flag: 'destination', ...request.destination, listed },
  ];
  await Promise.all(
    buckets.map((bucket) =>
      look(bucket, clients, retrying).catch((cause) => refuse(bucket, cause)),
    ),
  );
}

async function look(bucket: Checked, clients: RegionalClients, retrying: Retrying): Promise<void> {
  const { name, region, prefix = '', listed } = bucket;
  const s3 = clients.clientFor(region);
  if (listed) await lookAtBucket(s3, { bucket: name, prefix }, retrying);
  else await headBucket(s3, name, retrying);
}

function refuse({ flag, name, listed }: Checked, cause: unknown): void {
  const status = statusOf(cause);
  const found = `--${flag}: found ${JSON.stringify(name)}`;
  if (status === 404) {
    throw new LambdaCoreError('BUCKET_MISSING', `${found}, and there is no such bucket`);
  }
  if (status === 403 && listed) {
    throw new LambdaCoreError('BUCKET_CLOSED', `${found}, which may not be listed`, { cause });
  }
  if (status === undefined) {
    throw new LambdaCoreError('S3_UNREACHABLE', `${found}, of which S3 says nothing`, { cause });
  }
}
