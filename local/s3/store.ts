import { diskStorage } from './disk-storage';
import { S3Error } from './errors';
import type { JournalEntry } from './journal-entry';
import type { KeySpace } from './key-space';
import type { Body, Part, StoredObject, Upload } from './model';
import { SortedMap } from './sorted-map';
import { memoryStorage, type Storage } from './storage';
import { type SyntheticListing, SyntheticSpace } from './synthetic-space';

export type OpenUpload = Upload & { parts: Map<number, Part> };

export type Bucket = {
  readonly name: string;
  readonly created: number;
  readonly objects: KeySpace<StoredObject>;
  readonly uploads: Map<string, OpenUpload>;
  /** What uploads completed lately became: a client that lost the response asks again. */
  readonly completed: Map<string, { key: string; object: StoredObject }>;
  /** What objects are encrypted with whose request says nothing. It does not survive a restart. */
  encryption?: Record<string, string>;
};

/** Buckets, objects and uploads. Every change goes through `commit`, which is one synchronous step. */
export type Store = AsyncDisposable & {
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly storage: Storage;
  /** The bucket, or NoSuchBucket. */
  bucket(name: string): Bucket;
  commit(entry: JournalEntry): void;
  /** Adds a read-only bucket that is listed from functions. It does not survive a restart. */
  addSynthetic(name: string, listing: SyntheticListing): void;
};

export async function openStore(directory?: string): Promise<Store> {
  const buckets = new Map<string, Bucket>();
  if (directory === undefined) return storeOver(memoryStorage(), buckets);
  const storage = diskStorage(directory);
  for await (const entry of storage.load()) apply(buckets, storage, entry);
  storage.compact(snapshot(buckets));
  return storeOver(storage, buckets);
}

function storeOver(storage: Storage, buckets: Map<string, Bucket>): Store {
  return {
    buckets,
    storage,
    bucket: (name) => bucketOf(buckets, name),
    commit(entry) {
      if (!('created' in entry)) writable(bucketOf(buckets, entry.bucket));
      storage.append(entry);
      apply(buckets, storage, entry);
    },
    addSynthetic(name, listing) {
      const objects = new SyntheticSpace(listing);
      buckets.set(name, { name, created: Date.now(), objects, ...noUploads() });
    },
    [Symbol.asyncDispose]: () => storage[Symbol.asyncDispose](),
  };
}

function apply(buckets: Map<string, Bucket>, storage: Storage, entry: JournalEntry): void {
  if (entry.type === 'bucket') {
    const { bucket: name, created } = entry;
    buckets.set(name, { name, created, objects: new SortedMap(), ...noUploads() });
    return;
  }
  const bucket = bucketOf(buckets, entry.bucket);
  const objects = writable(bucket);
  switch (entry.type) {
    case 'bucket-gone':
      for (const upload of bucket.uploads.values()) releaseParts(storage, upload);
      buckets.delete(entry.bucket);
      break;
    case 'object':
      replace(storage, objects.get(entry.key)?.body, entry.object.body);
      objects.set(entry.key, entry.object);
      break;
    case 'object-gone':
      replace(storage, objects.get(entry.key)?.body, []);
      objects.delete(entry.key);
      break;
    case 'upload':
      bucket.uploads.set(entry.upload.id, { ...entry.upload, parts: new Map() });
      break;
    case 'part': {
      const parts = bucket.uploads.get(entry.id)?.parts;
      replace(storage, parts?.get(entry.number)?.body, entry.part.body);
      parts?.set(entry.number, entry.part);
      break;
    }
    case 'upload-gone':
      releaseParts(storage, bucket.uploads.get(entry.id));
      bucket.uploads.delete(entry.id);
  }
}

/** The fewest entries that lead to the present state. */
function* snapshot(buckets: ReadonlyMap<string, Bucket>): Generator<JournalEntry> {
  for (const { name: bucket, created, objects, uploads } of buckets.values()) {
    yield { type: 'bucket', bucket, created };
    for (const cursor = objects.seek(() => false); cursor.key !== undefined; cursor.next()) {
      yield { type: 'object', bucket, key: cursor.key, object: cursor.value() };
    }
    for (const { parts, ...upload } of uploads.values()) {
      yield { type: 'upload', bucket, upload };
      for (const [number, part] of parts) {
        yield { type: 'part', bucket, id: upload.id, number, part };
      }
    }
  }
}

function noUploads(): Pick<Bucket, 'uploads' | 'completed'> {
  return { uploads: new Map(), completed: new Map() };
}

function replace(storage: Storage, before: Body | undefined, after: Body): void {
  // Retain first: both can share a file, as in a copy of an object onto itself.
  storage.retain(after);
  if (before !== undefined) storage.release(before);
}

function releaseParts(storage: Storage, upload: OpenUpload | undefined): void {
  for (const part of upload?.parts.values() ?? []) storage.release(part.body);
}

function bucketOf(buckets: ReadonlyMap<string, Bucket>, name: string): Bucket {
  const bucket = buckets.get(name);
  if (bucket === undefined) {
    throw new S3Error('NoSuchBucket', `The specified bucket does not exist: ${name}`);
  }
  return bucket;
}

function writable(bucket: Bucket): SortedMap<StoredObject> {
  if (bucket.objects instanceof SortedMap) return bucket.objects;
  throw new S3Error('AccessDenied', `Bucket ${bucket.name} is synthetic, so it is read-only`);
}
