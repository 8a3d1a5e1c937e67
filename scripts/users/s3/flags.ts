import { parseArgs } from 'node:util';
import {
  FAULT_KINDS,
  type FaultKind,
  type FaultSettings,
  isFaultKind,
} from '@lambda-core/local/s3/faults';
import { isOperation, OPERATION_NAMES } from '@lambda-core/local/s3/operation';
import type { S3Options } from '@lambda-core/local/s3/server';
import { evenListing, type SyntheticListing } from '@lambda-core/local/s3/synthetic-space';
import { numberAbove0, portOf, share, wholeNumber, wrongValue } from '../../cli/values';

type Flags = {
  untilStdinEnds: boolean;
  options: S3Options;
  synthetic: { bucket: string; listing: SyntheticListing }[];
};

/** The flags that order faults; `npm start` has them, too, with a prefix. */
export const FAULT_FLAGS = {
  latency: { type: 'string' },
  'rate-limit': { type: 'string' },
  fail: { type: 'string' },
  'fail-kinds': { type: 'string' },
  seed: { type: 'string' },
} as const;

type FaultValues = { readonly [Name in keyof typeof FAULT_FLAGS]?: string | undefined };

/** @throws UsageError naming the flag, what was found and what was expected */
export function parseFlags(argv: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...FAULT_FLAGS,
      port: { type: 'string' },
      directory: { type: 'string' },
      region: { type: 'string' },
      'minimum-part': { type: 'string' },
      synthetic: { type: 'string', multiple: true, default: [] },
      'until-stdin-ends': { type: 'boolean', default: false },
    },
  });
  const options: S3Options = { faults: faultsOf(values) };
  if (values.port !== undefined) options.port = portOf('--port', values.port);
  if (values.directory !== undefined) options.directory = values.directory;
  if (values.region !== undefined) options.region = values.region;
  if (values['minimum-part'] !== undefined) {
    options.minimumPartSize = wholeNumber('--minimum-part', values['minimum-part']);
  }
  return {
    untilStdinEnds: values['until-stdin-ends'],
    options,
    synthetic: values.synthetic.map(syntheticOf),
  };
}

/**
 * What the values of `FAULT_FLAGS` order; `dashes` is what stands before their names.
 * @throws UsageError naming the flag, what was found and what was expected
 */
export function faultsOf(values: FaultValues, dashes = '--'): FaultSettings {
  const { latency, 'rate-limit': limit, fail, 'fail-kinds': kinds, seed } = values;
  const faults: FaultSettings = {};
  if (latency !== undefined) faults.latency = latencyOf(`${dashes}latency`, latency);
  if (limit !== undefined) faults.rateLimit = rateLimitOf(`${dashes}rate-limit`, limit);
  if (fail === undefined) {
    for (const [name, value] of Object.entries({ 'fail-kinds': kinds, seed })) {
      if (value !== undefined)
        throw wrongValue(`${dashes}${name}`, value, `to come with ${dashes}fail`);
    }
    return faults;
  }
  const rate = share(`${dashes}fail`, fail);
  faults.failures = { rate, seed: wholeNumber(`${dashes}seed`, seed ?? '1') };
  if (kinds !== undefined) faults.failures.kinds = kindsOf(`${dashes}fail-kinds`, kinds);
  return faults;
}

function latencyOf(flag: string, text: string): Record<string, number> {
  return Object.fromEntries(
    pairs(flag, text).map(([name, value]) => {
      if (name !== 'all' && !isOperation(name)) {
        throw wrongValue(flag, name, `all or one of ${OPERATION_NAMES.join(', ')}`);
      }
      return [name, wholeNumber(`${flag} ${name}`, value)];
    }),
  );
}

function kindsOf(flag: string, text: string): FaultKind[] {
  return text.split(',').map((kind) => {
    if (isFaultKind(kind)) return kind;
    throw wrongValue(flag, kind, `some of ${FAULT_KINDS.join(', ')}`);
  });
}

function rateLimitOf(flag: string, text: string): { reads?: number; writes?: number } {
  const limit: { reads?: number; writes?: number } = {};
  for (const [name, value] of pairs(flag, text)) {
    if (name !== 'reads' && name !== 'writes') throw wrongValue(flag, name, 'reads or writes');
    limit[name] = numberAbove0(`${flag} ${name}`, value);
  }
  return limit;
}

function syntheticOf(text: string): Flags['synthetic'][number] {
  const match = /^([a-z0-9.-]{3,63})=(\d+)(?:x(\d+))?(?:\/(\d+))?$/.exec(text);
  const [, bucket = '', count, size = '1024', prefixes = '1'] = match ?? [];
  if (!(Number(prefixes) >= 1) || count === undefined) {
    throw wrongValue(
      '--synthetic',
      text,
      'BUCKET=COUNT[xBYTES][/PREFIXES], as in big=1000000x1024/200',
    );
  }
  return { bucket, listing: evenListing(Number(count), Number(prefixes), Number(size)) };
}

function pairs(flag: string, text: string): [string, string][] {
  return text.split(',').map((pair) => {
    const [name, value, more] = pair.split('=');
    if (name && value && more === undefined) return [name, value];
    throw wrongValue(flag, pair, 'NAME=NUMBER,…');
  });
}
