import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Retrying } from '@lambda-core/common/retry';
import { codeOf, statusOf } from '@lambda-core/common/s3-errors';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { lookAtBucket } from '@lambda-core/s3-clone-common/s3/head-bucket';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import { S3ServiceError } from '@lambda-core/s3-clone-common/s3/service-error';

/**
 * Asks for both buckets of a request.
 * @throws LambdaCoreError `BUCKET_MISSING`, `ACCESS_DENIED` or `BUCKET_REGION`: the requester's to mend;
 *   anything else may pass
 */
export async function checkBuckets(
  request: CloneRequest,
  clients: RegionalClients,
  retrying: Retrying,
): Promise<void> {
  const check = async (side: 'source' | 'destination') => {
    const { name, region, prefix = '' } = request[side];
    try {
      await lookAtBucket(clients.clientFor(region), { bucket: name, prefix }, retrying);
    } catch (error) {
      throw bucketProblem(error, `${side}.name`, name, region) ?? error;
    }
  };
  const checks = await Promise.allSettled([check('source'), check('destination')]);
  for (const found of checks) if (found.status === 'rejected') throw found.reason;
}

/** Errors whose status may mean something else: whose credentials have expired has to renew them, and to go on. */
const CODES: ReadonlyMap<number, ReadonlySet<string>> = new Map([
  [400, new Set(['400', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'])],
  [403, new Set(['403', 'AccessDenied', 'AllAccessDisabled'])],
]);

/** The error for the requester; nothing when the failure may pass by itself. */
export function bucketProblem(
  error: unknown,
  where: string,
  bucket: string,
  region: string | undefined,
): LambdaCoreError | undefined {
  const fail = (code: string, message: string) =>
    new LambdaCoreError(code, `${where}: ${message}`, { cause: error });
  const status = statusOf(error) ?? 0;
  if (CODES.get(status)?.has(codeOf(error)) === false) return undefined;
  switch (status) {
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
  const region = error instanceof S3ServiceError ? error.bucketRegion : undefined;
  return region === undefined ? '; name its region in the request' : `, it is in ${region}`;
}
