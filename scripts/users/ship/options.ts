import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DeliveryOptions, Protocol } from '@lambda-core/elb-log-processor/delivery/delivery';
import type { SocketTls } from '@lambda-core/elb-log-processor/delivery/socket-connect';
import { tlsProblems } from '@lambda-core/elb-log-processor/delivery/tls-problems';
import { LABEL_NAME } from '@lambda-core/elb-log-processor/documents/context';
import { UsageError } from '../../cli/command';
import { oneOf, wholeNumber, wrongValue } from '../../cli/values';
import { readS3Url } from './sources/s3-url';

const CONNECT_MILLISECONDS = 5_000;
const MOST_SOCKETS = 900;
const MOST_ATTEMPTS = 999_999_999;

const TLS_FLAGS = ['tls-ca', 'tls-certificate', 'tls-key', 'tls-server-name'] as const;

/** @throws UsageError naming the flag, what was found and what was expected */
export function readShipCommand(argv: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      to: { type: 'string' },
      name: { type: 'string' },
      api: { type: 'string' },
      environment: { type: 'string' },
      colour: { type: 'string' },
      application: { type: 'string' },
      component: { type: 'string' },
      label: { type: 'string', multiple: true, default: [] },
      tls: { type: 'boolean', default: false },
      'tls-ca': { type: 'string' },
      'tls-certificate': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-server-name': { type: 'string' },
      protocol: { type: 'string', default: 'lumberjack' },
      compression: { type: 'string' },
      'connection-count-limit': { type: 'string', default: '100' },
      attempts: { type: 'string', default: '5' },
      'keep-trying': { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new UsageError('FILE: is missing; - is standard input');
  if (values.to === undefined) throw new UsageError('--to: is missing, expected HOST:PORT or -');
  const inputs = positionals.filter((source) => source === '-').length;
  if (inputs > 1) throw new UsageError('FILE: found - twice, and standard input can be read once');
  if (values.name !== undefined) refuseUnnameable(positionals);
  const { api, environment, colour, application, component } = values;
  const withTls = values.tls || TLS_FLAGS.some((name) => values[name] !== undefined);
  const keepTrying = values['keep-trying'];
  const protocol = oneOf<Protocol>('--protocol', values.protocol, ['lumberjack', 'tcp']);
  if (protocol === 'tcp' && values.compression !== undefined)
    throw new UsageError('--compression: found with --protocol tcp; only lumberjack compresses');
  // With tcp one of them is the witness.
  const fewestSockets = protocol === 'tcp' ? 2 : 1;
  const target: Omit<DeliveryOptions, 'host' | 'port'> = {
    protocol,
    ...(values.compression === undefined
      ? {}
      : { compression: wholeNumber('--compression', values.compression, 0, 9) }),
    connectionCountLimit: wholeNumber(
      '--connection-count-limit',
      values['connection-count-limit'],
      fewestSockets,
      MOST_SOCKETS,
    ),
    // `openPatience` gives up.
    connectionWaitMilliseconds: Infinity,
    connectMilliseconds: CONNECT_MILLISECONDS,
    attempts: keepTrying ? Infinity : wholeNumber('--attempts', values.attempts, 1, MOST_ATTEMPTS),
    ...(withTls ? { tls: readTls(values) } : {}),
  };
  return {
    /** Paths, patterns and `s3://` addresses; `-` is standard input. */
    sources: positionals,
    /** What the one source is called. */
    name: values.name,
    /** Whether a receiver that cannot be reached is tried for ever. */
    keepTrying,
    /** Where to; `undefined` is standard output. */
    target: values.to === '-' ? undefined : { ...readAddress(values.to), ...target },
    context: {
      api,
      environment,
      colour,
      application,
      component,
      labels: Object.fromEntries(values.label.map(readLabel)),
    },
  };
}

function refuseUnnameable(sources: readonly string[]): void {
  const expected = 'expected one file, or - for standard input';
  if (sources.length > 1)
    throw new UsageError(`--name: found ${sources.length} FILEs to name, ${expected}`);
  const object = sources.find((source) => readS3Url(source) !== undefined);
  if (object !== undefined)
    throw new UsageError(`--name: found ${object}, which is its name already; ${expected}`);
}

/** `HOST:PORT`, an IPv6 host in brackets. */
function readAddress(text: string): { host: string; port: number } {
  const match = /^(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  if (match === null || port < 1 || port > 65_535) {
    throw wrongValue('--to', text, 'HOST:PORT with a port from 1 to 65535, or -');
  }
  return { host: (match[1] ?? match[2]) as string, port };
}

function readLabel(text: string): [string, string] {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(equals, 0));
  if (LABEL_NAME.test(name)) return [name, text.slice(equals + 1)];
  throw wrongValue('--label', text, 'NAME=VALUE, the name without dots and spaces');
}

type Values = Readonly<Record<string, unknown>>;

function readTls(values: Values): SocketTls {
  const tls = {
    ...pem('ca', 'tls-ca', values),
    ...pem('certificate', 'tls-certificate', values),
    ...pem('key', 'tls-key', values),
    ...(values['tls-server-name'] === undefined
      ? {}
      : { serverName: String(values['tls-server-name']) }),
  };
  const named = (flag: string) => `--${flag} ${values[flag] ?? 'FILE'}`;
  const problems = tlsProblems(tls, {
    ca: named('tls-ca'),
    certificate: named('tls-certificate'),
    key: named('tls-key'),
  });
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return tls;
}

function pem<Name extends string>(name: Name, flag: string, values: Values) {
  const path = values[flag];
  if (path === undefined) return {};
  try {
    return { [name]: readFileSync(String(path), 'utf8') };
  } catch (cause) {
    throw new UsageError(`--${flag}: ${JSON.stringify(path)} cannot be read`, { cause });
  }
}
