import { bucketOf, type Call, NO_CONTENT, type Reply } from '../call';
import { checkWriteConditions } from '../conditions';
import { S3Error } from '../errors';
import { receiveText } from '../receive';
import { children, escapeXml, parseXml, textOf, xmlDocument } from '../xml';

const MOST_KEYS = 1000;

export function deleteObject(call: Call): Reply {
  const present = bucketOf(call).objects.get(call.key);
  if (present !== undefined) checkWriteConditions(call, present);
  remove(call, call.key);
  return NO_CONTENT;
}

export async function deleteObjects(call: Call): Promise<Reply> {
  bucketOf(call);
  const request = parseXml(await receiveText(call), 'Delete');
  const keys = children(request, 'Object').map((object) => textOf(object, 'Key') ?? '');
  if (keys.length === 0 || keys.length > MOST_KEYS) {
    throw new S3Error('MalformedXML', `found ${keys.length} keys, expected 1 to ${MOST_KEYS}`);
  }
  for (const key of keys) remove(call, key);
  const quiet = textOf(request, 'Quiet') === 'true';
  const rows = quiet ? [] : keys.map((key) => `<Deleted><Key>${escapeXml(key)}</Key></Deleted>`);
  return { status: 200, body: xmlDocument('DeleteResult', rows.join('')) };
}

function remove(call: Call, key: string): void {
  // Deleting what is not there succeeds, and leaves no trace in the journal.
  if (bucketOf(call).objects.get(key) === undefined) return;
  call.store.commit({ type: 'object-gone', bucket: call.bucketName, key });
}
