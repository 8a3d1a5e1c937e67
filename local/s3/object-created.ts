import { encodeKey } from './url-encoding';

/** The event that tells of new objects, with what functions read of it and no more. */
export function objectCreated(...objects: readonly { bucket: string; key: string }[]) {
  return {
    Records: objects.map(({ bucket, key }) => ({
      eventSource: 'aws:s3',
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: bucket }, object: { key: encodeKey(key) } },
    })),
  };
}
