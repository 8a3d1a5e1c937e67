import type { CloneOptions, CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { REQUEST_FIELDS } from '@lambda-core/s3-clone-common/contract/request-fields';
import { UsageError } from '../../cli/command';
import { readFields, readFlag, requireFlag, type Values } from './flags';

/** What a new job is asked to do: a clone-request but for what is made up when it is written. */
export type NewJob = Pick<CloneRequest, 'source' | 'destination'> & {
  readonly id?: string;
  readonly options: CloneOptions;
};

/** @throws UsageError naming the flag, what was found and what was expected */
export function newJob(values: Values, commandBucket: string): NewJob {
  const source = endOf('source', values);
  const destination = endOf('destination', values);
  refuseOneBucketForTwo({ source, destination }, commandBucket);
  const options = readFields(REQUEST_FIELDS.options, values);
  checkDeletion(options, destination.name);
  if (options.restoreDays !== undefined && options.restore === undefined)
    throw new UsageError('--restore-days: found without --restore, which it belongs to');
  const id = readFlag(REQUEST_FIELDS.id.id, values);
  return { ...(id === undefined ? {} : { id }), source, destination, options };
}

function endOf(end: 'source' | 'destination', values: Values): CloneRequest['source'] {
  const fields = REQUEST_FIELDS[end];
  return { ...readFields(fields, values), name: requireFlag(fields.name, values) };
}

function refuseOneBucketForTwo(
  { source, destination }: Pick<NewJob, 'source' | 'destination'>,
  commandBucket: string,
) {
  for (const [flag, { name }] of Object.entries({ source, destination })) {
    if (name !== commandBucket) continue;
    const found = JSON.stringify(name);
    throw new UsageError(`--${flag}: found ${found}, the command bucket; expected another bucket`);
  }
  const [from = '', to = ''] = [source.prefix, destination.prefix];
  if (source.name !== destination.name) return;
  if (!from.startsWith(to) && !to.startsWith(from)) return;
  throw new UsageError(
    `--destination: found ${JSON.stringify(destination.name)}, the source; expected another ` +
      'bucket, or --source-prefix and --destination-prefix of which neither begins with the other',
  );
}

/** Deleting must be said twice, the second time with the name of the bucket that loses objects. */
function checkDeletion(options: CloneOptions, destination: string): void {
  const { deleteExtraneous, confirmDeleteExtraneous: confirmed, maxDelete } = options;
  if (deleteExtraneous !== true) {
    if (maxDelete !== undefined)
      throw new UsageError('--max-delete: found without --delete-extraneous, which it belongs to');
    if (confirmed !== undefined)
      throw new UsageError('--confirm-delete-extraneous: found without --delete-extraneous');
    return;
  }
  if (confirmed === destination) return;
  throw new UsageError(
    `--confirm-delete-extraneous: ${confirmed === undefined ? 'is missing' : `found ${JSON.stringify(confirmed)}`}, ` +
      `expected ${JSON.stringify(destination)}, the bucket in which objects would be deleted`,
  );
}
