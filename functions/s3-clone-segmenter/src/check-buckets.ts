import { HeadBucketCommand } from '@aws-sdk/client-s3';
import type { CloneRequest } from '@lambda-core/common/clone/contract';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import type { S3Clients } from '@lambda-core/common/s3-clients';
import { statusOf } from '@lambda-core/common/s3-errors';

/**
 * Asks for both buckets of a request.
 * @throws LambdaCoreError `BUCKET_MISSING`, `ACCESS_DENIED` or `BUCKET_REGION`: the requester's to mend;
 *   anything else may pass
 */
export async function checkBuckets(
  request: CloneRequest,
  clients: S3Clients,
  retrying: Retrying,
): Promise<void> {
  for (const side of ['source', 'destination'] as const) {
    const { name, region } = request[side];
    try {
      const command = new HeadBucketCommand({ Bucket: name });
      await withRetries(() => clients.for(region).send(command), retrying);
    } catch (error) {
      throw bucketProblem(error, `${side}.name`, name, region) ?? error;
    }
  }
}

/** The error for the requester; nothing when the failure may pass by itself. */
export function bucketProblem(
  error: unknown,
  where: string,
  bucket: string,
  region: string | undefined,
): LambdaCoreError | undefined {
  const fail = (code: string, message: string) =>
    new LambdaCoreError(code, `${where}: ${message}`, { cause: error });
  switch (statusOf(error)) {
    case 404:
      return fail('BUCKET_MISSING', `found ${bucket}, expected a bucket that exists`);
    case 403:
      return fail(
        'ACCESS_DENIED',
        `found ${bucket}, expected a bucket that this function may list`,
      );
    case 301:
    case 400:
      return fail(
        'BUCKET_REGION',
        `${bucket} does not answer in ${region ?? "the function's region"}${actualRegion(error)}`,
      );
    default:
      return undefined;
  }
}

function actualRegion(error: unknown): string {
  const { $response } = error as { $response?: { headers?: Record<string, string> } };
  const region = $response?.headers?.['x-amz-bucket-region'];
  return region === undefined ? '; name its region in the request' : `, it is in ${region}`;
}
