import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { numberAbove0, oneOf } from '../../cli/values';
import { type NewJob, newJob } from './new-job';
import {
  bucketName,
  given,
  ID,
  matching,
  numberFrom1,
  requiredBucket,
  type Values,
} from './option-values';

export type VerifyLevel = 'listing' | 'full';

/** A job that was requested before; the buckets tell it from another of the same id. */
export type RunningJob = {
  readonly id: string;
  readonly source?: string;
  readonly destination?: string;
};

export type CloneCommand = {
  readonly job: { readonly start: NewJob } | { readonly resume: RunningJob };
  readonly commandBucket: string;
  /** The longest pause between two looks at the job. */
  readonly pollSeconds: number;
  readonly timeoutSeconds?: number;
  /** How many processes copy here; left out: Lambda does. */
  readonly localWorkers?: number;
  readonly verify?: VerifyLevel;
  readonly json: boolean;
  /** Progress events as JSON lines. */
  readonly jsonProgress: boolean;
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const list = { type: 'string', multiple: true } as const;

export const OPTIONS = {
  source: text,
  destination: text,
  'command-bucket': text,
  'source-region': text,
  'destination-region': text,
  'source-prefix': text,
  'destination-prefix': text,
  include: list,
  exclude: list,
  'skip-unchanged': flag,
  'storage-class': text,
  concurrency: text,
  'dry-run': flag,
  'delete-extraneous': flag,
  'confirm-delete-extraneous': text,
  'max-delete': text,
  id: text,
  job: text,
  'poll-seconds': text,
  'timeout-seconds': text,
  local: flag,
  workers: text,
  verify: text,
  json: flag,
  progress: flag,
} as const;

/** Flags that shape a request: with --job the request has been written already. */
const REQUEST_FLAGS = [
  'id',
  'source-region',
  'destination-region',
  'source-prefix',
  'destination-prefix',
  'include',
  'exclude',
  'skip-unchanged',
  'storage-class',
  'concurrency',
  'dry-run',
  'delete-extraneous',
  'confirm-delete-extraneous',
  'max-delete',
] as const;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readCloneCommand(argv: readonly string[]): CloneCommand {
  const { values, positionals } = parseArgs({
    // A flag with an optional value is beyond parseArgs.
    args: argv.map((argument) => (argument === '--verify' ? '--verify=listing' : argument)),
    allowPositionals: true,
    options: OPTIONS,
  });
  if (positionals.length > 0) throw new UsageError(unexpected(positionals[0] ?? ''));
  const commandBucket = requiredBucket('command-bucket', values);
  if (values.workers !== undefined && !values.local) {
    throw new UsageError('--workers: found without --local, which it belongs to');
  }
  if (values.progress && !values.json) {
    throw new UsageError(
      '--progress: found without --json; people are shown the progress without it',
    );
  }
  const timeoutSeconds = given('timeout-seconds', values, numberAbove0);
  const verify = given('verify', values, (flag, text) =>
    oneOf<VerifyLevel>(flag, text, ['listing', 'full']),
  );
  if (verify !== undefined && values['dry-run']) {
    throw new UsageError('--verify: found with --dry-run, which copies nothing to compare');
  }
  return {
    job:
      values.job === undefined
        ? { start: newJob(values, commandBucket) }
        : { resume: runningJob(values) },
    commandBucket,
    pollSeconds: given('poll-seconds', values, numberAbove0) ?? 5,
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(values.local
      ? { localWorkers: numberFrom1('workers', values) ?? availableParallelism() + 1 }
      : {}),
    ...(verify === undefined ? {} : { verify }),
    json: values.json,
    jsonProgress: values.progress,
  };
}

function runningJob(values: Values): RunningJob {
  const shaping = REQUEST_FLAGS.find(
    (name) => values[name] !== undefined && values[name] !== false,
  );
  if (shaping !== undefined) {
    throw new UsageError(
      `--${shaping}: found with --job, whose request is written already; leave it out`,
    );
  }
  const source = bucketName('source', values);
  const destination = bucketName('destination', values);
  return {
    id: matching('job', ID, values) ?? '',
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
  };
}

function unexpected(argument: string): string {
  const hint = argument === 'full' || argument === 'listing' ? '; write --verify=full' : '';
  return `found ${JSON.stringify(argument)}, expected flags only${hint}`;
}
