import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import { withRetries } from '@lambda-core/common/retry';
import { statusOf } from '@lambda-core/common/s3-errors';
import { cloneRequestKey, segmentRequestKey } from '@lambda-core/s3-clone-common/contract/names';
import { NOTIFICATION } from '@lambda-core/s3-clone-common/s3/access';
import { sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';
import { blocks, element } from '@lambda-core/s3-clone-common/s3/xml';
import type { CommandBucket } from '../job-folder';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html */
const TARGETS = {
  QueueConfiguration: 'Queue',
  CloudFunctionConfiguration: 'CloudFunction',
  TopicConfiguration: 'Topic',
};
/** How each request of this job, and each of its segments, ends. */
const SEGMENT_REQUEST = segmentRequestKey('', '');

/**
 * Looks whether the command bucket's notifications start functions with what a job that runs here writes there:
 * both would do the job. One that was requested before may be one that the functions have given up, so it only tells;
 * so too where EventBridge is told, of whose rules S3 knows nothing.
 * Who may not ask, or has an S3 without notifications, is told so.
 * @throws LambdaCoreError `BUCKET_NOTIFIES` for a job that is new
 */
export async function checkNotifications(
  { name, s3, retrying }: CommandBucket,
  job: { readonly folder: string; readonly isNew: boolean },
  note: (line: string) => void,
): Promise<void> {
  const request = { method: 'GET', bucket: name, key: '', query: NOTIFICATION } as const;
  const { signal } = retrying;
  let body: string;
  try {
    ({ body } = await withRetries(() => sendExpecting(s3, { ...request, signal }), retrying));
  } catch (error) {
    if (signal?.aborted) throw error;
    // No such bucket: whoever looks for it says so.
    if (statusOf(error) !== 404)
      note(
        `cannot see whether s3://${name} notifies functions, which would do this job as well: ${describeError(error)}`,
      );
    return;
  }
  if (body.includes('<EventBridgeConfiguration'))
    note(
      `s3://${name} tells EventBridge of its objects: where a rule there starts the functions, they work at this job as well`,
    );
  const told = notified(body, job.folder);
  if (told.length === 0) return;
  const whom = told.join(' and ');
  if (job.isNew)
    throw new LambdaCoreError(
      'BUCKET_NOTIFIES',
      `--local: found s3://${name}, which notifies ${whom}: their functions would do this job as well; ` +
        'name another bucket with --command-bucket, or leave out --local',
    );
  note(`s3://${name} notifies ${whom}: where those start functions, they work at this job as well`);
}

/** Whom a configuration has told of the requests in a job's folder, by their ARNs. */
export function notified(configuration: string, folder: string): string[] {
  return Object.entries(TARGETS).flatMap(([kind, target]) =>
    [...blocks(configuration, kind)].flatMap((block = '') => {
      if (!/>s3:ObjectCreated:(\*|Put)</.test(block)) return [];
      const rules = new Map(
        [...blocks(block, 'FilterRule')].map((rule = '') => [
          element(rule, 'Name')?.toLowerCase(),
          element(rule, 'Value'),
        ]),
      );
      const [prefix, suffix] = [rules.get('prefix') ?? '', rules.get('suffix') ?? ''];
      return isTold(folder, prefix, suffix) ? [element(block, target) ?? kind] : [];
    }),
  );
}

function isTold(folder: string, prefix: string, suffix: string): boolean {
  const request = cloneRequestKey(folder);
  if (request.startsWith(prefix) && request.endsWith(suffix)) return true;
  const isWithin = folder.startsWith(prefix) || prefix.startsWith(folder);
  // Names of segments are not known yet.
  return isWithin && (SEGMENT_REQUEST.endsWith(suffix) || suffix.endsWith(SEGMENT_REQUEST));
}
