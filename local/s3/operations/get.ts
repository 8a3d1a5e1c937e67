import { refuseArchived, restoreHeaders } from '../archive';
import { bucketOf, type Call, headerOf, type Reply } from '../call';
import { checksumHeaders } from '../checksum';
import { checkReadConditions } from '../conditions';
import { S3Error } from '../errors';
import { type StoredObject, sliceBody } from '../model';
import { type ByteRange, parseRange } from '../range';

/** The object that a call names, or NoSuchKey. */
export function objectOf(call: Call): StoredObject {
  const object = bucketOf(call).objects.get(call.key);
  if (object === undefined) throw new S3Error('NoSuchKey', 'The specified key does not exist.');
  return object;
}

export function headObject(call: Call): Reply {
  const object = objectOf(call);
  checkReadConditions(call, object);
  const range = rangeOf(call, object);
  return { status: range === undefined ? 200 : 206, headers: headersOf(call, object, range) };
}

export function getObject(call: Call): Reply {
  const object = objectOf(call);
  checkReadConditions(call, object);
  refuseArchived(object);
  const range = rangeOf(call, object);
  const body = range ? sliceBody(object.body, range.start, range.end) : object.body;
  return {
    status: range === undefined ? 200 : 206,
    headers: headersOf(call, object, range),
    body: call.store.storage.read(body),
  };
}

function rangeOf(call: Call, object: StoredObject): ByteRange | undefined {
  const partNumber = call.query.get('partNumber');
  if (partNumber !== null) return partRange(object, Number(partNumber));
  return parseRange(headerOf(call, 'range'), object.size);
}

function partRange({ parts, size }: StoredObject, number: number): ByteRange | undefined {
  const sizes = parts ?? [size];
  const length = sizes[number - 1];
  if (length === undefined) {
    throw new S3Error('InvalidRange', `partNumber: found ${number}, expected 1 to ${sizes.length}`);
  }
  const start = sizes.slice(0, number - 1).reduce((sum, one) => sum + one, 0);
  return { start, end: start + length };
}

function headersOf(call: Call, object: StoredObject, range: ByteRange | undefined) {
  const { attributes, size } = object;
  const headers: Record<string, string | number> = {
    'accept-ranges': 'bytes',
    etag: `"${object.etag}"`,
    'last-modified': new Date(object.modified).toUTCString(),
    'content-type': 'binary/octet-stream',
    'content-length': range ? range.end - range.start : size,
    ...attributes.content,
    ...attributes.own,
  };
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end - 1}/${size}`;
  for (const name in attributes.metadata) {
    headers[`x-amz-meta-${name}`] = attributes.metadata[name] ?? '';
  }
  if (attributes.tags) headers['x-amz-tagging-count'] = attributes.tags.length;
  if (attributes.storageClass) headers['x-amz-storage-class'] = attributes.storageClass;
  Object.assign(headers, restoreHeaders(object));
  if (object.parts && call.query.has('partNumber')) {
    headers['x-amz-mp-parts-count'] = object.parts.length;
  }
  // The checksum is that of the whole: with a range, the client would compare it with a part.
  if (object.checksum && !range && headerOf(call, 'x-amz-checksum-mode') === 'ENABLED') {
    Object.assign(headers, checksumHeaders(object.checksum));
  }
  for (const [name, value] of call.query) {
    if (name.startsWith('response-')) headers[name.slice(9)] = value;
  }
  return headers;
}
