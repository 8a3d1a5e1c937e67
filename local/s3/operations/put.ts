import { attributesOf } from '../attributes';
import { bucketOf, type Call, publish, type Reply } from '../call';
import { checkWriteConditions } from '../conditions';
import type { StoredObject } from '../model';
import { receiveBody } from '../receive';
import { checksumHeaders } from './get';

export async function putObject(call: Call): Promise<Reply> {
  const attributes = attributesOf(call);
  // Early, to spare the client its upload; and again below, as another writer may come first.
  checkWriteConditions(call, bucketOf(call).objects.get(call.key));
  const { body, size, md5, checksum } = await receiveBody(call);
  try {
    checkWriteConditions(call, bucketOf(call).objects.get(call.key));
    const etag = md5.toString('hex');
    const object: StoredObject = { body, size, etag, modified: Date.now(), attributes };
    if (checksum !== undefined) object.checksum = checksum;
    publish(call, 'ObjectCreated:Put', object);
    return { status: 200, headers: { etag: `"${etag}"`, ...checksumHeaders(object) } };
  } finally {
    call.store.storage.release(body);
  }
}
