import { parseArgs } from 'node:util';
import { readPositionals } from '../../cli/positionals';
import { share, timeIn, wrongValue } from '../../cli/values';

export type CompletenessCommand = {
  readonly environment: string;
  readonly apis: readonly string[] | undefined;
  /** In milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly allowedLoss: number;
  /** Whether every file is looked at, and not only those of times that lack lines. */
  readonly files: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
};

const OPTIONS = {
  api: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  'allowed-loss': { type: 'string', default: '0.02' },
  files: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** ELB writes a file for five minutes and delivers it within about five; the rest is for shipping it. */
const SETTLED_AFTER = 20 * MINUTE;
/** CloudWatch keeps what we ask for so long. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html */
const LONGEST = 455 * DAY;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readCompletenessCommand(argv: readonly string[], now: number): CompletenessCommand {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [environment = ''] = readPositionals(positionals, 'ENV', 'production');
  const to = values.to === undefined ? now - SETTLED_AFTER : timeOf('--to', values.to);
  const from = values.from === undefined ? to - DAY : timeOf('--from', values.from);
  if (to > now) throw wrongValue('--to', values.to ?? '', 'a time that has passed');
  if (from >= to || from < now - LONGEST)
    throw wrongValue('--from', values.from ?? '', 'a time before --to, at most 455 days ago');
  return {
    environment,
    apis: values.api?.flatMap((names) => names.split(',')),
    from,
    to,
    allowedLoss: share('--allowed-loss', values['allowed-loss']),
    files: values.files,
    dryRun: values['dry-run'],
    json: values.json,
  };
}

function timeOf(flag: string, text: string): number {
  const time = timeIn(text);
  if (time !== undefined) return time;
  throw wrongValue(flag, text, 'a day or a time such as 2026-11-25 or 2026-11-25T14:00Z');
}
