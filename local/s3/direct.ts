import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EventName, ObjectEvents } from './events';
import { type Body, NO_ATTRIBUTES, type StoredObject } from './model';
import type { Store } from './store';

export type DirectAccess = ReturnType<typeof directAccess>;

/** Objects without requests, so without latency, faults and counts: for whoever runs the server. */
export function directAccess(store: Store, events: ObjectEvents) {
  const publish = async (
    name: EventName,
    bucket: string,
    key: string,
    described: Pick<StoredObject, 'body' | 'etag' | 'size' | 'parts'>,
    modified = Date.now(),
  ) => {
    const object = { ...described, modified, attributes: NO_ATTRIBUTES };
    store.commit({ type: 'object', bucket, key, object });
    events.emit(name, { bucket, key, object, requestId: '0' });
    await nextTurn();
  };
  return {
    /** The bytes of an object; `undefined` when there is none. */
    async read(bucket: string, key: string): Promise<Buffer | undefined> {
      const object = store.bucket(bucket).objects.get(key);
      if (object === undefined) return undefined;
      const bytes = store.storage.read(object.body);
      return Buffer.isBuffer(bytes) ? bytes : await buffer(bytes);
    },
    /**
     * Puts an object; resolves when listeners have heard of it.
     * @param modified when it was put; left out: now
     */
    async put(bucket: string, key: string, bytes: Uint8Array, modified?: number): Promise<void> {
      const body = await store.storage.write(one(bytes));
      const etag = md5(bytes).toString('hex');
      await publish('ObjectCreated:Put', bucket, key, { body, etag, size: bytes.length }, modified);
      store.storage.release(body);
    },
    /**
     * The same as a multipart upload. A part may be there many times and is kept once: so objects are larger
     * than memory and disk.
     */
    async putParts(bucket: string, key: string, parts: readonly Uint8Array[]): Promise<void> {
      const written = new Map<Uint8Array, { body: Body; digest: Buffer }>();
      for (const part of new Set(parts)) {
        written.set(part, { body: await store.storage.write(one(part)), digest: md5(part) });
      }
      const all = parts.flatMap((part) => written.get(part) ?? []);
      await publish('ObjectCreated:CompleteMultipartUpload', bucket, key, {
        body: all.flatMap(({ body }) => body),
        etag: `${md5(Buffer.concat(all.map(({ digest }) => digest))).toString('hex')}-${all.length}`,
        size: parts.reduce((sum, { length }) => sum + length, 0),
        parts: parts.map(({ length }) => length),
      });
      for (const { body } of written.values()) store.storage.release(body);
    },
    /** Deletes an object; one that is not there is gone already. */
    delete(bucket: string, key: string): void {
      if (store.bucket(bucket).objects.get(key) === undefined) return;
      store.commit({ type: 'object-gone', bucket, key });
    },
    /** In the order of keys. */
    *objects(bucket: string) {
      const cursor = store.bucket(bucket).objects.seek(() => false);
      for (; cursor.key !== undefined; cursor.next()) {
        const { size, etag } = cursor.value();
        yield { key: cursor.key, size, etag };
      }
    },
  };
}

function md5(bytes: Uint8Array): Buffer {
  return createHash('md5').update(bytes).digest();
}

async function* one(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
