import type { Fields } from '@lambda-core/s3-clone-common/contract/field';
import { BUCKET, ID, oneOf, wholeNumber } from '@lambda-core/s3-clone-common/contract/values';
import * as v from 'valibot';

const EXPECTED_SECONDS = 'expected a number above 0 such as 0.5, at most 999999';
const SECONDS = v.pipe(
  v.number(EXPECTED_SECONDS),
  v.gtValue(0, EXPECTED_SECONDS),
  v.maxValue(999_999, EXPECTED_SECONDS),
);

const FILE = v.pipe(v.string(), v.nonEmpty('expected the name of a file'));

/** What is asked of the command and not of the job. */
export const COMMAND_FIELDS = {
  commandBucket: {
    schema: BUCKET,
    required: true,
    flag: 'command-bucket',
    value: 'BUCKET',
    help: 'the bucket that has the files of jobs, and whose notifications start the functions',
  },
  job: {
    schema: ID,
    flag: 'job',
    value: 'ID',
    help:
      'do not request a job, watch this one; --source and --destination tell it from others of the ' +
      'same id',
  },
  local: {
    schema: v.boolean(),
    flag: 'local',
    help:
      'run both stages here instead of in Lambda, for a new job from a command bucket that notifies no ' +
      'functions; with --job, go on with a job',
  },
  workers: {
    schema: wholeNumber(1, 1000),
    flag: 'workers',
    value: 'N',
    help:
      'copying processes of --local at the most, the command among them; it starts others when the work ' +
      'outgrows it (one for each core and one more, as memory allows)',
  },
  pollSeconds: {
    schema: SECONDS,
    flag: 'poll-seconds',
    value: 'S',
    help:
      'longest pause between two looks (5; the first are 0.5 apart); with --local the pause between looks ' +
      'at what is being restored (60 for Expedited, else 900)',
  },
  timeoutSeconds: {
    schema: SECONDS,
    flag: 'timeout-seconds',
    value: 'S',
    help:
      'give up after this long, with status 1, whatever is waited for; without it a job is waited for ' +
      'until its end',
  },
  verify: {
    schema: oneOf(['digest', 'listing', 'full']),
    flag: 'verify',
    value: '[=LEVEL]',
    help:
      'compare afterwards: one listing of the destination with the digests that the copies left; listing: both ' +
      'listings, by names, sizes and ETags; full: also content headers, metadata, tags and checksums, by ' +
      'asking for every object',
  },
  report: {
    schema: FILE,
    flag: 'report',
    value: 'FILE',
    help: 'write what --verify proved into a file, which --check holds against the buckets later; verifies too',
  },
  check: {
    schema: FILE,
    flag: 'check',
    value: 'FILE',
    help:
      'do nothing but hold the report of an earlier job against both buckets, one listing each; needs no ' +
      'other flag and no command bucket',
  },
  json: {
    schema: v.boolean(),
    flag: 'json',
    help: 'the result as one JSON object on standard output',
  },
  progress: {
    schema: v.boolean(),
    flag: 'progress',
    help: 'with --json: progress as JSON lines on standard error',
  },
} as const satisfies Fields;
