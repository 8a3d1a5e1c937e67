import { S3Error } from './errors';
import type { StoredObject } from './model';
import type { Store } from './store';

export const DAY = 24 * 60 * 60 * 1000;

/** Ends the restores that are under way, of all buckets. Of Intelligent-Tiering, the object itself comes back. */
export function finishRestores(store: Store): void {
  for (const { name, objects } of store.buckets.values()) {
    for (const cursor = objects.seek(() => false); cursor.key !== undefined; cursor.next()) {
      const { restore, days = 0, archive, ...object } = cursor.value();
      if (restore !== 'ongoing') continue;
      const until = Date.now() + days * DAY;
      replaceObject(
        store,
        name,
        cursor.key,
        archive === undefined ? { ...object, restore: { until } } : object,
      );
    }
  }
}

/** What Intelligent-Tiering does of its own accord to an object that nobody has read for months. */
export function archive(
  store: Store,
  bucket: string,
  key: string,
  tier: NonNullable<StoredObject['archive']>,
): void {
  const object = store.bucket(bucket).objects.get(key);
  if (object !== undefined) replaceObject(store, bucket, key, { ...object, archive: tier });
}

/** Objects in an archive can be listed and described, but neither read nor copied. */
export function refuseArchived(object: StoredObject): void {
  const { restore, attributes, archive: tier } = object;
  if (!isArchived(object)) return;
  if (typeof restore === 'object' && restore.until > Date.now()) return;
  throw new S3Error(
    'InvalidObjectState',
    `The operation is not valid for the object's ${tier === undefined ? `storage class: ${attributes.storageClass}` : `access tier: ${tier}`}`,
  );
}

export function isArchived({ attributes: { storageClass }, archive: tier }: StoredObject): boolean {
  return storageClass === 'GLACIER' || storageClass === 'DEEP_ARCHIVE' || tier !== undefined;
}

/** Of HEAD and GET. https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html */
export function restoreHeaders({ restore, archive: tier }: StoredObject): Record<string, string> {
  const headers: Record<string, string> = {};
  if (tier !== undefined) headers['x-amz-archive-status'] = tier;
  if (restore === 'ongoing') headers['x-amz-restore'] = 'ongoing-request="true"';
  else if (restore !== undefined) {
    const expiry = new Date(restore.until).toUTCString();
    headers['x-amz-restore'] = `ongoing-request="false", expiry-date="${expiry}"`;
  }
  return headers;
}

/** Of a listing that asks for it. https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreStatus.html */
export function restoreStatus({ restore }: StoredObject): string {
  if (restore === undefined) return '';
  const content =
    restore === 'ongoing'
      ? '<IsRestoreInProgress>true</IsRestoreInProgress>'
      : '<IsRestoreInProgress>false</IsRestoreInProgress>' +
        `<RestoreExpiryDate>${new Date(restore.until).toISOString()}</RestoreExpiryDate>`;
  return `<RestoreStatus>${content}</RestoreStatus>`;
}

export function replaceObject(
  store: Store,
  bucket: string,
  key: string,
  object: StoredObject,
): void {
  store.commit({ type: 'object', bucket, key, object });
}
