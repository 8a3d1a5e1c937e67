import {
  type Environment,
  flag,
  jsonOfStrings,
  readEnvironment,
  wholeNumber,
} from '@lambda-core/common/config';
import * as v from 'valibot';
import type { DeliveryOptions } from './delivery/delivery';
import type { SocketTls } from './delivery/socket-connect';
import { type TlsNames, tlsProblems } from './delivery/tls-problems';
import { type DocumentContext, LABEL_NAME } from './documents/context';
import type { WorkQueueUrls } from './queue/work-queue';

/** The settings of one API's processor, as its Lambda function has them. */
export type ProcessorConfig = {
  readonly target: DeliveryOptions;
  /** Where certificates and key for TLS are kept, when they are in Secrets Manager. */
  readonly tlsSecretArn: string | undefined;
  /** What goes on every document, without the object. */
  readonly context: Omit<DocumentContext, 'bucket' | 'key'>;
  /** How often the rest of a file may go on in a further invocation. */
  readonly hopLimit: number;
  /** Failures of its own (and not the receiver's) after which a message rests with the dead letters. */
  readonly failureLimit: number;
  /** The queue that feeds the function; absent where it is only invoked directly. */
  readonly queues: WorkQueueUrls | undefined;
  /** Files of one event that are shipped side by side; they share the limits of `target`. */
  readonly filesAtOnce: number;
};

const MEGABYTE = 1024 * 1024;
const text = () => v.optional(v.string());

export const SETTINGS = v.object({
  LOGSTASH_HOST: v.pipe(
    v.string(),
    v.regex(/^[A-Za-z0-9_.:-]+$/, 'expected a host name or an IP address, without a port'),
  ),
  LOGSTASH_PORT: wholeNumber(1, 65_535),
  LOGSTASH_PROTOCOL: v.optional(
    v.picklist(['lumberjack', 'tcp'], 'expected lumberjack or tcp'),
    'lumberjack',
  ),
  LOGSTASH_COMPRESSION: v.optional(wholeNumber(0, 9), '0'),
  LOGSTASH_TLS: v.optional(flag(), 'false'),
  LOGSTASH_TLS_SECRET_ARN: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^arn:[\w-]+:secretsmanager:/, 'expected the ARN of a Secrets Manager secret'),
    ),
  ),
  LOGSTASH_TLS_SERVER_NAME: text(),
  LOGSTASH_TLS_CA: text(),
  LOGSTASH_TLS_CERTIFICATE: text(),
  LOGSTASH_TLS_KEY: text(),
  // With tcp one of them is the witness.
  CONNECTION_COUNT_LIMIT: v.optional(wholeNumber(2, 900), '100'),
  CONNECTION_WAIT_MILLISECONDS: v.optional(wholeNumber(1, 900_000), '5000'),
  CONNECTION_TIMEOUT_MILLISECONDS: v.optional(wholeNumber(1, 900_000), '5000'),
  CONNECTION_STALL_MILLISECONDS: v.optional(wholeNumber(1, 900_000), '60000'),
  CONNECTION_MEGABYTES: v.optional(wholeNumber(1, 1024), '4'),
  DELIVERY_ATTEMPTS: v.optional(wholeNumber(1, 100), '5'),
  DELIVERY_PAUSE_MILLISECONDS: v.optional(wholeNumber(1, 60_000), '200'),
  DELIVERY_UNCONFIRMED_MEGABYTES: v.optional(wholeNumber(1, 4096), '32'),
  HOP_LIMIT: v.optional(wholeNumber(0, 1000), '100'),
  FAILURE_LIMIT: v.optional(wholeNumber(1, 100), '5'),
  QUEUE_URL: queueUrl(),
  DEAD_LETTER_URL: queueUrl(),
  FILES_AT_ONCE: v.optional(wholeNumber(1, 32), '4'),
  API: text(),
  ENVIRONMENT: text(),
  COLOUR: v.optional(v.picklist(['blue', 'green'], 'expected blue or green')),
  APPLICATION: text(),
  COMPONENT: text(),
  LABELS: v.optional(
    v.pipe(
      jsonOfStrings(),
      v.check(
        (labels) => Object.keys(labels).every((name) => LABEL_NAME.test(name)),
        'expected names of labels without dots and spaces, such as team_name',
      ),
    ),
    '{}',
  ),
});

type TlsVariables = {
  readonly [Part in 'CA' | 'CERTIFICATE' | 'KEY' | 'SERVER_NAME' as `LOGSTASH_TLS_${Part}`]?:
    | string
    | undefined;
};

const PREFIXES = [
  'LOGSTASH_',
  'CONNECTION_',
  'DELIVERY_',
  'HOP_',
  'FAILURE_',
  'QUEUE_',
  'DEAD_LETTER_',
  'FILES_',
  'LABEL',
];

/** Where each part of the TLS settings is given when it is not in the secret. */
export const TLS_VARIABLES: TlsNames = {
  ca: 'LOGSTASH_TLS_CA',
  certificate: 'LOGSTASH_TLS_CERTIFICATE',
  key: 'LOGSTASH_TLS_KEY',
};

/**
 * Reads the processor's settings from environment variables.
 * @throws ConfigError naming every problem at once
 */
export function readConfig(environment: Environment): ProcessorConfig {
  const found = readEnvironment(SETTINGS, environment, PREFIXES, (given) => [
    ...queueProblems(given),
    // A secret may complete what is given here: `withTlsSecret` looks at both together.
    ...(given['LOGSTASH_TLS_SECRET_ARN'] === undefined
      ? tlsProblems(tlsOf(given), TLS_VARIABLES)
      : []),
  ]);
  const { QUEUE_URL: queue, DEAD_LETTER_URL: deadLetters } = found;
  const tls = tlsOf(found);
  const wantsTls =
    found.LOGSTASH_TLS ||
    found.LOGSTASH_TLS_SECRET_ARN !== undefined ||
    Object.keys(tls).length > 0;
  return {
    target: {
      protocol: found.LOGSTASH_PROTOCOL,
      host: found.LOGSTASH_HOST,
      port: found.LOGSTASH_PORT,
      connectionCountLimit: found.CONNECTION_COUNT_LIMIT,
      connectionWaitMilliseconds: found.CONNECTION_WAIT_MILLISECONDS,
      connectMilliseconds: found.CONNECTION_TIMEOUT_MILLISECONDS,
      compression: found.LOGSTASH_COMPRESSION,
      stallMilliseconds: found.CONNECTION_STALL_MILLISECONDS,
      bytesPerConnection: found.CONNECTION_MEGABYTES * MEGABYTE,
      unconfirmedBytesLimit: found.DELIVERY_UNCONFIRMED_MEGABYTES * MEGABYTE,
      attempts: found.DELIVERY_ATTEMPTS,
      retryPauseMilliseconds: found.DELIVERY_PAUSE_MILLISECONDS,
      ...(wantsTls ? { tls } : {}),
    },
    tlsSecretArn: found.LOGSTASH_TLS_SECRET_ARN,
    context: {
      application: found.APPLICATION,
      component: found.COMPONENT,
      environment: found.ENVIRONMENT,
      api: found.API,
      colour: found.COLOUR,
      labels: found.LABELS,
    },
    hopLimit: found.HOP_LIMIT,
    failureLimit: found.FAILURE_LIMIT,
    queues: queue === undefined || deadLetters === undefined ? undefined : { queue, deadLetters },
    filesAtOnce: found.FILES_AT_ONCE,
  };
}

function queueUrl() {
  const expected = "expected the URL of an SQS queue, such as Terraform's";
  return v.optional(v.pipe(v.string(), v.regex(/^https?:\/\/\S+\/\d{12}\/[\w-]+$/, expected)));
}

/** Either alone is of no use: the one is where the other's messages go in the end. */
function queueProblems(given: Environment): string[] {
  const names = ['QUEUE_URL', 'DEAD_LETTER_URL'] as const;
  const missing = names.filter((name) => given[name] === undefined);
  if (missing.length !== 1) return [];
  return [`${missing[0]}: is missing, but the other one of ${names.join(' and ')} is set`];
}

function tlsOf(variables: TlsVariables): SocketTls {
  return {
    ...given('ca', variables.LOGSTASH_TLS_CA),
    ...given('certificate', variables.LOGSTASH_TLS_CERTIFICATE),
    ...given('key', variables.LOGSTASH_TLS_KEY),
    ...given('serverName', variables.LOGSTASH_TLS_SERVER_NAME),
  };
}

function given<Name extends string>(
  name: Name,
  value: string | undefined,
): { [N in Name]?: string } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: string });
}
