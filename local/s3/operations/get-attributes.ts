import { type Call, headerOf, type Reply } from '../call';
import { checksumElements } from '../checksum';
import { xmlDocument } from '../xml';
import { objectOf } from './get';

export function getObjectAttributes(call: Call): Reply {
  const { attributes, checksum, etag, modified, parts, size } = objectOf(call);
  const asked = new Set((headerOf(call, 'x-amz-object-attributes') ?? '').split(/\s*,\s*/));
  const rows: string[] = [];
  if (asked.has('ETag')) rows.push(`<ETag>${etag}</ETag>`);
  if (asked.has('Checksum') && checksum !== undefined) {
    rows.push(`<Checksum>${checksumElements(checksum)}</Checksum>`);
  }
  if (asked.has('ObjectParts') && parts !== undefined) {
    rows.push(`<ObjectParts><PartsCount>${parts.length}</PartsCount></ObjectParts>`);
  }
  if (asked.has('StorageClass')) {
    rows.push(`<StorageClass>${attributes.storageClass ?? 'STANDARD'}</StorageClass>`);
  }
  if (asked.has('ObjectSize')) rows.push(`<ObjectSize>${size}</ObjectSize>`);
  return {
    status: 200,
    headers: { 'last-modified': new Date(modified).toUTCString() },
    body: xmlDocument('GetObjectAttributesResponse', rows.join('')),
  };
}
