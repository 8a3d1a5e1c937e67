import { parseArgs } from 'node:util';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { FAULT_KINDS, type FaultKind, type FaultSettings, isFaultKind } from './faults';
import { isOperation, OPERATION_NAMES } from './operation';
import type { S3Options } from './server';
import { evenListing, type SyntheticListing } from './synthetic-space';

export const HELP = `Usage: tsx scripts/local/s3/main.ts [flags]

An S3-compatible server on 127.0.0.1. Prints {"endpoint":"http://…"} on standard output once it
listens. Any credentials will do; clients need path-style addressing.

  --port N                    port (default: any free one)
  --directory DIR             keep everything there (default: in memory)
  --region NAME               default us-east-1
  --latency OP=MS,…           milliseconds before an operation: CopyObject=60,all=5
  --rate-limit writes=N,reads=N   requests a second; over it, 503 SlowDown
  --fail SHARE                share of requests that fail, 0 to 1
  --fail-kinds KIND,…         the ways to fail, instead of the usual ones
  --seed N                    of the failures (default 1)
  --minimum-part BYTES        of a multipart upload (default 5242880; 0 for none)
  --synthetic BUCKET=COUNT[xBYTES][/PREFIXES]   a read-only bucket without stored bytes; repeatable
  --until-stdin-ends          exit when standard input ends, as when the parent is gone
  --help
`;

export type Flags = {
  help: boolean;
  untilStdinEnds: boolean;
  options: S3Options;
  synthetic: { bucket: string; listing: SyntheticListing }[];
};

/** Reads the command line; a wrong flag gives one error that names it. */
export function parseFlags(args: string[]): Flags {
  const values = parse(args);
  const faults: FaultSettings = {};
  if (values.latency !== undefined) faults.latency = latencyOf(values.latency);
  if (values['rate-limit'] !== undefined) faults.rateLimit = rateLimitOf(values['rate-limit']);
  if (values.fail !== undefined) {
    const rate = numberOf('--fail', values.fail, 'a share from 0 to 1', (n) => n >= 0 && n <= 1);
    faults.failures = { rate, seed: wholeOf('--seed', values.seed ?? '1') };
    if (values['fail-kinds'] !== undefined) faults.failures.kinds = kindsOf(values['fail-kinds']);
  } else if (values['fail-kinds'] !== undefined) {
    throw wrong('--fail-kinds', values['fail-kinds'], 'to come with --fail');
  } else if (values.seed !== undefined) {
    throw wrong('--seed', values.seed, 'to come with --fail');
  }
  const options: S3Options = { faults };
  if (values.port !== undefined) {
    options.port = numberOf('--port', values.port, 'a port from 0 to 65535', (n) => {
      return Number.isInteger(n) && n >= 0 && n <= 65_535;
    });
  }
  if (values.directory !== undefined) options.directory = values.directory;
  if (values.region !== undefined) options.region = values.region;
  if (values['minimum-part'] !== undefined) {
    options.minimumPartSize = wholeOf('--minimum-part', values['minimum-part']);
  }
  return {
    help: values.help ?? false,
    untilStdinEnds: values['until-stdin-ends'] ?? false,
    options,
    synthetic: (values.synthetic ?? []).map(syntheticOf),
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string' },
        directory: { type: 'string' },
        region: { type: 'string' },
        latency: { type: 'string' },
        'rate-limit': { type: 'string' },
        fail: { type: 'string' },
        'fail-kinds': { type: 'string' },
        seed: { type: 'string' },
        'minimum-part': { type: 'string' },
        synthetic: { type: 'string', multiple: true },
        'until-stdin-ends': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    throw new LambdaCoreError('BAD_FLAG', 'see --help', { cause });
  }
}

function latencyOf(text: string): Record<string, number> {
  return Object.fromEntries(
    pairs('--latency', text).map(([name, value]) => {
      if (name !== 'all' && !isOperation(name)) {
        throw wrong('--latency', name, `all or one of ${OPERATION_NAMES.join(', ')}`);
      }
      return [name, wholeOf(`--latency ${name}`, value)];
    }),
  );
}

function kindsOf(text: string): FaultKind[] {
  return text.split(',').map((kind) => {
    if (isFaultKind(kind)) return kind;
    throw wrong('--fail-kinds', kind, `some of ${FAULT_KINDS.join(', ')}`);
  });
}

function rateLimitOf(text: string): { reads?: number; writes?: number } {
  const limit: { reads?: number; writes?: number } = {};
  for (const [name, value] of pairs('--rate-limit', text)) {
    if (name !== 'reads' && name !== 'writes') throw wrong('--rate-limit', name, 'reads or writes');
    limit[name] = numberOf(`--rate-limit ${name}`, value, 'a number over 0', (n) => n > 0);
  }
  return limit;
}

function syntheticOf(text: string): Flags['synthetic'][number] {
  const match = /^([a-z0-9.-]{3,63})=(\d+)(?:x(\d+))?(?:\/(\d+))?$/.exec(text);
  const [, bucket = '', count, size = '1024', prefixes = '1'] = match ?? [];
  if (!(Number(prefixes) >= 1) || count === undefined) {
    throw wrong('--synthetic', text, 'BUCKET=COUNT[xBYTES][/PREFIXES], as in big=1000000x1024/200');
  }
  return { bucket, listing: evenListing(Number(count), Number(prefixes), Number(size)) };
}

function pairs(flag: string, text: string): [string, string][] {
  return text.split(',').map((pair) => {
    const [name, value, more] = pair.split('=');
    if (name && value && more === undefined) return [name, value];
    throw wrong(flag, pair, 'NAME=NUMBER,…');
  });
}

function wholeOf(flag: string, text: string): number {
  return numberOf(flag, text, 'a whole number from 0', (n) => Number.isSafeInteger(n) && n >= 0);
}

function numberOf(
  flag: string,
  text: string,
  expected: string,
  holds: (value: number) => boolean,
): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (holds(value)) return value;
  throw wrong(flag, text, expected);
}

function wrong(flag: string, found: string, expected: string): LambdaCoreError {
  return new LambdaCoreError('BAD_FLAG', `${flag}: found ${found}, expected ${expected}`);
}
