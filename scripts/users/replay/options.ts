import { parseArgs } from 'node:util';
import { UsageError } from '../../cli/command';
import { numberAbove0, timeIn, wholeNumber, wrongValue } from '../../cli/values';
import { fileEnd } from '../environment/log-files';
import { readColour } from '../environment/name';
import type { Colour } from '../environment/weights';

/** A period of history. */
export type Period = {
  /** Milliseconds since 1970: lines from this time on, and before that one. */
  readonly from: number;
  readonly to: number;
  /** Only files that come behind this one. */
  readonly after: string | undefined;
  readonly bucket: string | undefined;
  readonly prefix: string | undefined;
  readonly loadBalancer: string | undefined;
};

export type ReplayCommand = {
  readonly environment: string;
  readonly colour: Colour;
  /** Of the queue, and how messages call what is put through. */
  readonly queue: string;
  readonly name: string;
  /** undefined for the dead letters. */
  readonly period: Period | undefined;
  readonly limit: number;
  readonly rate: number;
  readonly dryRun: boolean;
  readonly json: boolean;
};

const OPTIONS = {
  'dead-letters': { type: 'boolean', default: false },
  api: { type: 'string' },
  queue: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  after: { type: 'string' },
  bucket: { type: 'string' },
  prefix: { type: 'string' },
  'load-balancer': { type: 'string' },
  limit: { type: 'string' },
  rate: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

const FOR_PERIODS = ['to', 'after', 'bucket', 'prefix', 'load-balancer'] as const;
/** Of messages or files a second. */
const USUAL_RATE = 50;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readReplayCommand(argv: readonly string[], now: number): ReplayCommand {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    allowPositionals: true,
  });
  const { environment, colour } = readColour(positionals);
  const { api, queue, from, limit, rate, 'dead-letters': deadLetters } = values;
  if ((api === undefined) === (queue === undefined))
    throw new UsageError('expected either --api NAME or --queue NAME');
  if (deadLetters === (from !== undefined))
    throw new UsageError('expected either --dead-letters or --from TIME');
  if (from !== undefined && api === undefined)
    throw new UsageError('--from: expected --api NAME, whose log files they are');
  const idle = FOR_PERIODS.find((flag) => values[flag] !== undefined);
  if (from === undefined && idle !== undefined)
    throw new UsageError(`--${idle}: found with --dead-letters, expected with --from alone`);
  const to = values.to === undefined ? now : timeOf('--to', values.to);
  const period = from && {
    from: timeOf('--from', from),
    to,
    after: fileNameOf(values.after),
    bucket: values.bucket,
    prefix: values.prefix?.replace(/\/$/, ''),
    loadBalancer: values['load-balancer'],
  };
  if (period && period.from >= to)
    throw wrongValue('--from', from, `a time before ${new Date(to).toISOString()}`);
  return {
    environment,
    colour,
    queue: nameOf(queue === undefined ? '--api' : '--queue', queue ?? api ?? '', (name) =>
      queue === undefined ? `${environment}-${colour}-${name}-logs` : name,
    ),
    name: queue ?? api ?? '',
    period: period || undefined,
    limit: limit === undefined ? Number.POSITIVE_INFINITY : wholeNumber('--limit', limit, 1),
    rate: rate === undefined ? USUAL_RATE : numberAbove0('--rate', rate),
    dryRun: values['dry-run'],
    json: values.json,
  };
}

/** What SQS takes as the name of a queue. */
function nameOf(flag: string, found: string, queueOf: (name: string) => string): string {
  if (/^[\w-]{1,80}$/.test(queueOf(found))) return queueOf(found);
  throw wrongValue(flag, found, 'letters, digits, hyphens and underscores');
}

function timeOf(flag: string, text: string): number {
  const time = timeIn(text);
  if (time !== undefined) return time;
  throw wrongValue(flag, text, 'a day or a time with its zone, such as 2026-03-14T09:00Z');
}

function fileNameOf(text: string | undefined): string | undefined {
  const name = text?.slice(text.lastIndexOf('/') + 1);
  if (name === undefined || fileEnd(name) !== undefined) return name;
  throw wrongValue('--after', name, "the name of a load balancer's log file");
}
