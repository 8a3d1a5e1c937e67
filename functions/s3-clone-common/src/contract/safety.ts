import { LambdaCoreError } from '@lambda-core/common/errors';
import { shown } from '@lambda-core/common/shown';
import type { CloneOptions } from './contract';
import { type Job, jobFolder } from './names';

export type UnsafeCandidate = {
  readonly commandBucket: string;
  readonly source: { readonly name: string };
  readonly destination: { readonly name: string; readonly prefix?: string | undefined };
  readonly sourcePrefix?: string | undefined;
  readonly options?: CloneOptions | undefined;
};

/**
 * Refuses a job that would feed on its own copies, overwrite its own commands, or delete unconfirmed.
 * @throws LambdaCoreError `REQUEST_UNSAFE`
 */
export function refuseUnsafeJob(candidate: UnsafeCandidate): void {
  const { commandBucket, source, destination, sourcePrefix = '', options = {} } = candidate;
  const { prefix = '' } = destination;
  if (source.name === commandBucket || destination.name === commandBucket) {
    const which = source.name === commandBucket ? 'source' : 'destination';
    throw unsafe(`${which}.name: found the command bucket ${commandBucket}, expected another one`);
  }
  if (
    source.name === destination.name &&
    (prefix.startsWith(sourcePrefix) || sourcePrefix.startsWith(prefix))
  ) {
    throw unsafe(
      `destination: found the source ${source.name} with overlapping prefixes ${JSON.stringify(sourcePrefix)} and ${JSON.stringify(prefix)}, expected another bucket, or prefixes of which neither begins with the other`,
    );
  }
  const { deleteExtraneous, confirmDeleteExtraneous, maxDelete, restore, restoreDays } = options;
  if (restoreDays !== undefined && restore === undefined)
    throw unsafe('options.restore: is missing, but options.restoreDays is there');
  if (deleteExtraneous === true && confirmDeleteExtraneous !== destination.name) {
    throw unsafe(
      `options.confirmDeleteExtraneous: found ${confirmDeleteExtraneous === undefined ? 'nothing' : shown(confirmDeleteExtraneous)}, expected ${JSON.stringify(destination.name)}: deleting must be confirmed with the name of the destination`,
    );
  }
  if (confirmDeleteExtraneous !== undefined && deleteExtraneous !== true)
    throw unsafe('options.deleteExtraneous: is not true, but its confirmation is there');
  if (maxDelete !== undefined && deleteExtraneous !== true)
    throw unsafe('options.deleteExtraneous: is not true, but options.maxDelete is there');
}

/**
 * Refuses a request in another folder than that of its job: nobody would look for its response there.
 * @throws LambdaCoreError `FOLDER_MISMATCH`
 */
export function checkFolder(job: Job, folder: string): void {
  const expected = jobFolder(job);
  if (folder === expected) return;
  throw new LambdaCoreError(
    'FOLDER_MISMATCH',
    `the request is for ${expected} and lies in ${folder}; expected its folder to be named after its id and buckets`,
  );
}

function unsafe(message: string): LambdaCoreError {
  return new LambdaCoreError('REQUEST_UNSAFE', message);
}
