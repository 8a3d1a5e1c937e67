import { LambdaCoreError } from '@lambda-core/common/errors';
import { codeOf } from '@lambda-core/common/s3-errors';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';
import type { SegmentRun } from './segment-run';

const ARCHIVES = new Set(['GLACIER', 'DEEP_ARCHIVE']);
const DAYS = 3;
/** Somebody has asked before; or S3 has no capacity for this tier now, and may have later. */
const LATER = new Set(['RestoreAlreadyInProgress', 'GlacierExpeditedRetrievalNotAvailable']);
const HOUR = 3_600_000;
/** Between two looks. What takes hours is looked for as rarely as SQS allows. */
const PAUSE_SECONDS = { Expedited: 60, Standard: 900, Bulk: 900 };

/**
 * Whether an object is in an archive and not to be read yet. Asks for it, once: what is asked for already, the
 * listing says.
 * @throws S3ServiceError
 */
export async function waitsForRestore(run: SegmentRun, source: ListedObject, send: Send) {
  if (!ARCHIVES.has(source.storageClass ?? '')) return false;
  if (source.restore === 'ongoing') return true;
  return source.restore === undefined && (await askForRestore(run, source, send));
}

type Send = <Result>(request: () => Promise<Result>) => Promise<Result>;

/**
 * Has S3 make a copy of an archived object that can be read for some days; Intelligent-Tiering takes the object
 * itself out of its archive, and no days.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 * @returns false when it can be read already
 */
export async function askForRestore(run: SegmentRun, source: ListedObject, send: Send) {
  const { request, deps } = run;
  const { restore: tier, restoreDays: days = DAYS } = request.options ?? {};
  const { name: bucket, region } = request.source;
  const forDays = ARCHIVES.has(source.storageClass ?? '') ? `<Days>${days}</Days>` : '';
  const body =
    '<RestoreRequest xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `${forDays}<GlacierJobParameters><Tier>${tier}</Tier></GlacierJobParameters></RestoreRequest>`;
  const { stop: signal } = deps.deadline;
  const ask = { method: 'POST', bucket, key: source.key, query: 'restore=', body, signal } as const;
  return send(async () => {
    try {
      const { status } = await sendExpecting(deps.clients.clientFor(region), ask);
      return status !== 200;
    } catch (error) {
      if (LATER.has(codeOf(error))) return true;
      throw error;
    }
  });
}

/**
 * How long to wait before the next look, in seconds.
 * @throws LambdaCoreError `RESTORE_NOT_DONE` when nobody can look again, or it has been waited long enough
 */
export function restorePause({ request, deps, since, key }: Waiting): number {
  const { restorePauseSeconds, restoreHours } = deps.config;
  const fail = (why: string) =>
    new LambdaCoreError('RESTORE_NOT_DONE', `${key}: its restore was asked for, ${why}`);
  if (deps.continueLater === undefined)
    throw fail('and this function has no queue to come back by: clone again when it is done');
  if (since !== undefined && Date.now() - since > restoreHours * HOUR)
    throw fail(`and is not done after ${restoreHours} hours`);
  return restorePauseSeconds ?? PAUSE_SECONDS[request.options?.restore ?? 'Standard'];
}

type Waiting = Pick<SegmentRun, 'request' | 'deps' | 'since'> & { readonly key: string };
