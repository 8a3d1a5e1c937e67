import { parseArgs } from 'node:util';
import { flagsOf } from '@lambda-core/s3-clone-common/contract/field';
import { REQUEST_FIELDS } from '@lambda-core/s3-clone-common/contract/request-fields';
import { UsageError } from '../../cli/command';
import { COMMAND_FIELDS } from './command-fields';
import { parseOptionOf, readFields, requireFlag, type Values } from './flags';
import { mostProcesses } from './local/machine';
import { type NewJob, newJob } from './new-job';

export type VerifyLevel = 'digest' | 'listing' | 'full';

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
  /** The pause between two looks at what is restored here; left out: by the tier. */
  readonly restorePauseSeconds?: number;
  readonly timeoutSeconds?: number;
  /** How many processes copy here at the most; left out: Lambda does. */
  readonly localWorkers?: number;
  readonly verify?: VerifyLevel;
  /** Where to write what was proven. */
  readonly report?: string;
  readonly json: boolean;
  /** Progress events as JSON lines. */
  readonly jsonProgress: boolean;
};

const CHECK_FLAGS = ['check', 'json', 'timeout-seconds'];
const VERIFY_LEVELS = ['digest', 'listing', 'full'];
const REQUEST_FLAGS = Object.values(REQUEST_FIELDS).flatMap(flagsOf);

export const OPTIONS = Object.fromEntries(
  [...REQUEST_FLAGS, ...flagsOf(COMMAND_FIELDS)].map((field) => [field.flag, parseOptionOf(field)]),
);

/** A report that is to be held against the buckets that it names. */
export type CheckCommand = {
  readonly check: string;
  readonly json: boolean;
  readonly timeoutSeconds?: number;
};

/** With --check, a command that stands by itself. @throws UsageError as `readCloneCommand` does */
export function readCheckCommand(argv: readonly string[]): CheckCommand | undefined {
  if (!argv.some((argument) => /^--check(=|$)/.test(argument))) return undefined;
  const { values } = parseArgs({ args: withVerifyLevel(argv), options: OPTIONS });
  const { check = '', json = false, timeoutSeconds } = readFields(COMMAND_FIELDS, values);
  const other = Object.keys(values).find(
    (flag) => (values[flag] ?? false) !== false && !CHECK_FLAGS.includes(flag),
  );
  if (other !== undefined)
    throw new UsageError(`--${other}: found with --check, whose file says what is to be checked`);
  return { check, json, ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }) };
}

/** @throws UsageError naming the flag, what was found and what was expected */
export function readCloneCommand(argv: readonly string[]): CloneCommand {
  const { values, positionals } = parseArgs({
    args: withVerifyLevel(argv),
    allowPositionals: true,
    options: OPTIONS,
  });
  if (positionals.length > 0) throw new UsageError(unexpected(positionals[0] ?? ''));
  const commandBucket = requireFlag(COMMAND_FIELDS.commandBucket, values);
  const command = readFields(COMMAND_FIELDS, values);
  const { workers = mostProcesses(), timeoutSeconds, report } = command;
  const verify = command.verify ?? (report === undefined ? undefined : 'digest');
  if (command.workers !== undefined && !command.local) {
    throw new UsageError('--workers: found without --local, which it belongs to');
  }
  if (command.progress && !command.json) {
    throw new UsageError(
      '--progress: found without --json; people are shown the progress without it',
    );
  }
  if (verify !== undefined && values['dry-run']) {
    const flag = report === undefined ? '--verify' : '--report';
    throw new UsageError(`${flag}: found with --dry-run, which copies nothing to compare`);
  }
  return {
    job:
      command.job === undefined
        ? { start: newJob(values, commandBucket) }
        : { resume: runningJob(command.job, values) },
    commandBucket,
    pollSeconds: command.pollSeconds ?? 5,
    ...(command.pollSeconds === undefined || !command.local
      ? {}
      : { restorePauseSeconds: Math.min(Math.ceil(command.pollSeconds), 900) }),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    ...(command.local ? { localWorkers: workers } : {}),
    ...(verify === undefined ? {} : { verify }),
    ...(report === undefined ? {} : { report }),
    json: command.json ?? false,
    jsonProgress: command.progress ?? false,
  };
}

/** A flag with an optional value is beyond parseArgs. */
function withVerifyLevel(argv: readonly string[]): string[] {
  return argv.map((argument) => (argument === '--verify' ? '--verify=digest' : argument));
}

function runningJob(id: string, values: Values): RunningJob {
  const names = {
    source: REQUEST_FIELDS.source.name,
    destination: REQUEST_FIELDS.destination.name,
  };
  const telling = Object.values(names).map(({ flag }) => String(flag));
  // With --job the request has been written already.
  const shaping = REQUEST_FLAGS.find(
    ({ flag }) => !telling.includes(flag) && (values[flag] ?? false) !== false,
  );
  if (shaping !== undefined) {
    throw new UsageError(
      `--${shaping.flag}: found with --job, whose request is written already; leave it out`,
    );
  }
  return { id, ...readFields(names, values) };
}

function unexpected(argument: string): string {
  const hint = VERIFY_LEVELS.includes(argument) ? `; write --verify=${argument}` : '';
  return `found ${JSON.stringify(argument)}, expected flags only${hint}`;
}
