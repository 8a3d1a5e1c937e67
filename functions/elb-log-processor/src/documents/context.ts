import { createHash } from 'node:crypto';
import { eventId, offset } from './emit';
import { logName } from './log-name';
import { constant, type Shape } from './shape';

/** What every document of one file has in common. */
export type DocumentContext = {
  /** Where the lines come from; `bucket` is left out for a local file, whose `key` only tells it from others. */
  readonly bucket?: string | undefined;
  readonly key: string;
  /** `log.file.path` */
  readonly path?: string | undefined;
  /** `service.name` */
  readonly application?: string | undefined;
  /** `service.type` */
  readonly component?: string | undefined;
  /** `service.environment` */
  readonly environment?: string | undefined;
  readonly api?: string | undefined;
  readonly colour?: string | undefined;
  /** Further `labels`. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
};

/** Elasticsearch makes an object of a name with a dot, which collides with the label `team` of another API. */
export const LABEL_NAME = /^[^\s.]+$/;

/** `event` members that every document has. */
export function eventShape(context: DocumentContext): Shape {
  return {
    id: eventId(logHash(context)),
    dataset: constant('aws.elb_logs'),
    kind: constant('event'),
  };
}

/** The part behind `aws.elb`: where the line stands. */
export function objectShape({ bucket, key }: DocumentContext): Shape {
  return {
    s3: {
      bucket: { name: constant(bucket) },
      object: { key: constant(bucket === undefined ? undefined : key) },
    },
  };
}

/** The members that close every document. */
export function contextShape(context: DocumentContext): Shape {
  const log = logName(context.key);
  const labels = { ...context.labels, api: context.api, colour: context.colour };
  return {
    log: {
      offset,
      file: { path: constant(context.path) },
    },
    service: {
      name: constant(context.application),
      type: constant(context.component),
      environment: constant(context.environment),
    },
    labels: constant(
      Object.values(labels).some((value) => value !== undefined) ? labels : undefined,
    ),
    cloud: {
      provider: constant('aws'),
      region: constant(log?.region),
      account: { id: constant(log?.account) },
    },
  };
}

/**
 * 20 hexadecimal digits that name the log: 80 bits, so that two of a billion logs share them with a
 * probability below one in a million. ELB's own name is unique, and the same for a copy in another bucket
 * or on a disk; any other name needs its place beside it.
 */
function logHash({ bucket, key }: DocumentContext): string {
  return createHash('sha256')
    .update(logName(key)?.name ?? `${bucket ?? ''}\0${key}`)
    .digest('hex')
    .slice(0, 20);
}
