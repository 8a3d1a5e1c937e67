import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ObjectEvents } from './events';
import { NO_ATTRIBUTES, type StoredObject } from './model';
import type { Store } from './store';

/** Objects without requests, so without latency, faults and counts: for whoever runs the server. */
export type DirectAccess = {
  /** The bytes of an object; `undefined` when there is none. */
  read(bucket: string, key: string): Promise<Buffer | undefined>;
  /** Puts an object; resolves when listeners have heard of it. */
  put(bucket: string, key: string, bytes: Uint8Array): Promise<void>;
  /** In the order of keys. */
  objects(bucket: string): Iterable<{ readonly key: string } & Pick<StoredObject, 'size' | 'etag'>>;
};

export function directAccess(store: Store, events: ObjectEvents): DirectAccess {
  return {
    async read(bucket, key) {
      const object = store.bucket(bucket).objects.get(key);
      if (object === undefined) return undefined;
      const bytes = store.storage.read(object.body);
      return Buffer.isBuffer(bytes) ? bytes : await buffer(bytes);
    },
    async put(bucket, key, bytes) {
      const body = await store.storage.write(one(bytes));
      const etag = createHash('md5').update(bytes).digest('hex');
      const written = { size: bytes.length, modified: Date.now(), attributes: NO_ATTRIBUTES };
      const object = { body, etag, ...written };
      store.commit({ type: 'object', bucket, key, object });
      store.storage.release(body);
      events.emit('ObjectCreated:Put', { bucket, key, object, requestId: '0' });
      await nextTurn();
    },
    *objects(bucket) {
      const cursor = store.bucket(bucket).objects.seek(() => false);
      for (; cursor.key !== undefined; cursor.next()) {
        const { size, etag } = cursor.value();
        yield { key: cursor.key, size, etag };
      }
    },
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Buffer> {
  yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
