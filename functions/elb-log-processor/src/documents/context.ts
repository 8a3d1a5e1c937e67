import { createHash } from 'node:crypto';
import { eventId, offset } from './emit';
import { constant, type Shape } from './shape';

/** What every document of one file has in common. */
export type DocumentContext = {
  /** Where the lines come from; `bucket` is left out for a local file. */
  readonly bucket?: string | undefined;
  readonly key: string;
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

/** `event` members that every document has. */
export function eventShape(context: DocumentContext): Shape {
  return { id: eventId(objectHash(context)), dataset: constant('aws.elb_logs') };
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
  const labels = { ...context.labels, api: context.api, colour: context.colour };
  return {
    log: {
      offset,
      file: { path: constant(context.bucket === undefined ? context.key : undefined) },
    },
    service: {
      name: constant(context.application),
      type: constant(context.component),
      environment: constant(context.environment),
    },
    labels: Object.fromEntries(
      Object.entries(labels).map(([name, value]) => [name, constant(value)]),
    ),
    cloud: { provider: constant('aws') },
  };
}

/**
 * 20 hexadecimal digits that name the object: 80 bits, so that two of a billion objects share them with
 * a probability below one in a million.
 */
export function objectHash({ bucket, key }: DocumentContext): string {
  return createHash('sha256')
    .update(`${bucket ?? ''}\0${key}`)
    .digest('hex')
    .slice(0, 20);
}
