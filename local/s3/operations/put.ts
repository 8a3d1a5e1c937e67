import { attributesOf } from '../attributes';
import { bucketOf, type Call, publish, type Reply } from '../call';
import { checksumHeaders } from '../checksum';
import { checkWriteConditions } from '../conditions';
import { encryptionHeaders, etagOf } from '../encryption';
import type { StoredObject } from '../model';
import { receiveBody } from '../receive';

export async function putObject(call: Call): Promise<Reply> {
  const attributes = attributesOf(call);
  // Early, to spare the client its upload; and again below, as another writer may come first.
  checkWriteConditions(call, bucketOf(call).objects.get(call.key));
  const { body, size, md5, checksum } = await receiveBody(call);
  try {
    checkWriteConditions(call, bucketOf(call).objects.get(call.key));
    const etag = etagOf(attributes, md5.toString('hex'));
    const object: StoredObject = { body, size, etag, modified: Date.now(), attributes };
    if (checksum !== undefined) object.checksum = checksum;
    publish(call, 'ObjectCreated:Put', object);
    const headers = {
      etag: `"${etag}"`,
      ...checksumHeaders(checksum),
      ...encryptionHeaders(attributes),
    };
    return { status: 200, headers };
  } finally {
    call.store.storage.release(body);
  }
}
