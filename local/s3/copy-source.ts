import { bucketOf, type Call, headerOf } from './call';
import { S3Error } from './errors';
import type { StoredObject } from './model';
import { decodeKey } from './route';

export type CopySource = { bucket: string; key: string; object: StoredObject };

/** The object that `x-amz-copy-source` names: `[/]BUCKET/KEY`, percent-encoded. */
export function copySourceOf(call: Call): CopySource {
  // Destination first, as S3 does: a missing bucket is reported even if the source is missing too.
  bucketOf(call);
  const header = headerOf(call, 'x-amz-copy-source') ?? '';
  // Some clients send raw UTF-8, which Node hands on as Latin-1.
  const text = Buffer.from(header, 'latin1').toString().replace(/^\//, '');
  const path = text.replace(/\?versionId=[^?]*$/, '');
  const slash = path.search(/\/|%2F/i);
  const key =
    slash === -1 ? '' : decodeKey(path.slice(path[slash] === '/' ? slash + 1 : slash + 3));
  if (key === '') {
    throw new S3Error(
      'InvalidArgument',
      `x-amz-copy-source: found ${header.slice(0, 100)}, expected BUCKET/KEY, percent-encoded`,
    );
  }
  const bucket = path.slice(0, slash);
  const object = call.store.bucket(bucket).objects.get(key);
  if (object === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  return { bucket, key, object };
}
