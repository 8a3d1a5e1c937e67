import { STORAGE_CLASSES } from '@lambda-core/s3-clone-common/contract/contract';
import { UsageError } from '../../cli/command';
import { oneOf, wholeNumber } from '../../cli/values';
import {
  given,
  ID,
  keyPrefix,
  matching,
  numberFrom1,
  REGION,
  requiredBucket,
  type Values,
} from './option-values';

/** One end of a clone. */
export type CloneEnd = {
  readonly bucket: string;
  readonly region?: string;
  readonly prefix?: string;
};

/** What a new job is asked to do. */
export type NewJob = {
  readonly id?: string;
  readonly source: CloneEnd;
  readonly destination: CloneEnd;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly skipUnchanged: boolean;
  readonly storageClass?: string;
  readonly concurrency?: number;
  readonly dryRun: boolean;
  readonly deleteExtraneous: boolean;
  /** Left out: a share of the destination. */
  readonly maxDelete?: number;
};

/** @throws UsageError naming the flag, what was found and what was expected */
export function newJob(values: Values, commandBucket: string): NewJob {
  const source = endOf('source', values);
  const destination = endOf('destination', values);
  refuseOneBucketForTwo(source, destination, commandBucket);
  const id = matching('id', ID, values);
  const storageClass = given('storage-class', values, (flag, text) =>
    oneOf(flag, text, STORAGE_CLASSES),
  );
  const concurrency = numberFrom1('concurrency', values);
  const maxDelete = given('max-delete', values, (flag, text) => wholeNumber(flag, text));
  return {
    ...(id === undefined ? {} : { id }),
    source,
    destination,
    include: globs('include', values),
    exclude: globs('exclude', values),
    skipUnchanged: values['skip-unchanged'] === true,
    ...(storageClass === undefined ? {} : { storageClass }),
    ...(concurrency === undefined ? {} : { concurrency }),
    dryRun: values['dry-run'] === true,
    deleteExtraneous: deletion(values, destination.bucket),
    ...(maxDelete === undefined ? {} : { maxDelete }),
  };
}

function endOf(name: 'source' | 'destination', values: Values): CloneEnd {
  const region = matching(`${name}-region`, REGION, values);
  const prefix = keyPrefix(`${name}-prefix`, values);
  return {
    bucket: requiredBucket(name, values),
    ...(region === undefined ? {} : { region }),
    ...(prefix === undefined ? {} : { prefix }),
  };
}

function refuseOneBucketForTwo(source: CloneEnd, destination: CloneEnd, commandBucket: string) {
  for (const [flag, { bucket }] of Object.entries({ source, destination })) {
    if (bucket !== commandBucket) continue;
    const found = JSON.stringify(bucket);
    throw new UsageError(`--${flag}: found ${found}, the command bucket; expected another bucket`);
  }
  const [from = '', to = ''] = [source.prefix, destination.prefix];
  if (source.bucket !== destination.bucket) return;
  if (!from.startsWith(to) && !to.startsWith(from)) return;
  throw new UsageError(
    `--destination: found ${JSON.stringify(destination.bucket)}, the source; expected another ` +
      'bucket, or --source-prefix and --destination-prefix of which neither begins with the other',
  );
}

/** Deleting must be said twice, the second time with the name of the bucket that loses objects. */
function deletion(values: Values, destination: string): boolean {
  const confirmed = values['confirm-delete-extraneous'];
  const asked = values['delete-extraneous'] === true;
  if (!asked && values['max-delete'] !== undefined)
    throw new UsageError('--max-delete: found without --delete-extraneous, which it belongs to');
  if (!asked && confirmed === undefined) return false;
  if (asked && confirmed === destination) return true;
  throw new UsageError(
    asked
      ? `--confirm-delete-extraneous: ${confirmed === undefined ? 'is missing' : `found ${JSON.stringify(confirmed)}`}, ` +
          `expected ${JSON.stringify(destination)}, the bucket in which objects would be deleted`
      : '--confirm-delete-extraneous: found without --delete-extraneous',
  );
}

function globs(name: 'include' | 'exclude', values: Values): string[] {
  const given = values[name];
  const patterns = Array.isArray(given) ? given.map(String) : [];
  if (patterns.includes('')) {
    throw new UsageError(`--${name}: found "", expected a glob such as 'logs/**'`);
  }
  return patterns;
}
