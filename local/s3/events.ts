import type { StoredObject } from './model';
import { encodeKey } from './url-encoding';

export type EventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload';

/** One record, in the exact shape that S3 sends (event version 2.1). */
export type ObjectCreatedRecord = {
  eventVersion: string;
  eventSource: 'aws:s3';
  awsRegion: string;
  eventTime: string;
  eventName: EventName;
  userIdentity: { principalId: string };
  requestParameters: { sourceIPAddress: string };
  responseElements: { 'x-amz-request-id': string; 'x-amz-id-2': string };
  s3: {
    s3SchemaVersion: '1.0';
    configurationId: string;
    bucket: { name: string; ownerIdentity: { principalId: string }; arn: string };
    object: { key: string; size: number; eTag: string; sequencer: string };
  };
};

export type ObjectCreatedEvent = { Records: [ObjectCreatedRecord] };

/** Which objects a listener hears of; prefix and suffix apply to the raw key. */
export type EventFilter = {
  bucket?: string;
  prefix?: string;
  suffix?: string;
  /** Whom a notification of the bucket's goes to; left out: a listener beside it, of which S3 does not tell. */
  queueArn?: string;
};

export type EventListener = (event: ObjectCreatedEvent) => void;

type Created = { bucket: string; key: string; object: StoredObject; requestId: string };

export type ObjectEvents = {
  emit(name: EventName, created: Created): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: EventListener, filter?: EventFilter): () => void;
  /** The bucket's notifications. */
  notificationsOf(bucket: string): readonly BucketNotification[];
};

export type BucketNotification = Omit<EventFilter, 'bucket'> & { readonly queueArn: string };

export function objectEvents(region: string): ObjectEvents {
  const subscriptions = new Set<{ listener: EventListener; filter: EventFilter }>();
  let sequence = Date.now() * 4096;
  return {
    subscribe(listener, filter = {}) {
      const subscription = { listener, filter };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    notificationsOf: (bucket) =>
      [...subscriptions].flatMap(({ filter: { bucket: of = bucket, queueArn, ...filter } }) =>
        queueArn === undefined || of !== bucket ? [] : [{ queueArn, ...filter }],
      ),
    emit(name, created) {
      const listeners = [...subscriptions].filter(({ filter }) => matches(filter, created));
      if (listeners.length === 0) return;
      const event = toEvent(name, created, region, sequence++);
      // Later, so that a listener that throws breaks nothing here, and is not silenced either.
      setImmediate(() => {
        for (const { listener } of listeners) listener(event);
      });
    },
  };
}

function matches(filter: EventFilter, { bucket, key }: Created): boolean {
  if (filter.bucket !== undefined && filter.bucket !== bucket) return false;
  return key.startsWith(filter.prefix ?? '') && key.endsWith(filter.suffix ?? '');
}

function toEvent(
  eventName: EventName,
  { bucket, key, object, requestId }: Created,
  awsRegion: string,
  sequence: number,
): ObjectCreatedEvent {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion,
        eventTime: new Date(object.modified).toISOString(),
        eventName,
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': requestId, 'x-amz-id-2': requestId },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: 'LOCAL' },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            key: encodeKey(key),
            size: object.size,
            eTag: object.etag,
            sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
          },
        },
      },
    ],
  };
}
