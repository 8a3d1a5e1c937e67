import { createHash, randomBytes } from 'node:crypto';
import { attributesOf } from '../attributes';
import { bucketOf, type Call, headerOf, NO_CONTENT, publish, type Reply } from '../call';
import { checksumElements, checksumOfBody, checksumOfParts, DEFAULT_ALGORITHM } from '../checksum';
import { checkWriteConditions } from '../conditions';
import { encryptionHeaders, etagOf } from '../encryption';
import { S3Error } from '../errors';
import type { Body, Checksum, Part, StoredObject, Upload } from '../model';
import { receiveText } from '../receive';
import type { OpenUpload } from '../store';
import { children, escapeXml, parseXml, textOf, xmlDocument } from '../xml';

// S3 answers a repeated completion as it did the first; for how long is not documented.
const REMEMBERED = 1000;

export function createMultipartUpload(call: Call): Reply {
  const { bucketName: bucket, key, store } = call;
  bucketOf(call);
  const id = randomBytes(24).toString('base64url');
  const attributes = attributesOf(call);
  const checksum = wantedChecksum(call);
  const upload: Upload = { id, key, initiated: Date.now(), attributes };
  if (checksum !== undefined) upload.checksum = checksum;
  store.commit({ type: 'upload', bucket, upload });
  const headers: Record<string, string> = { ...encryptionHeaders(attributes) };
  if (checksum !== undefined) {
    headers['x-amz-checksum-algorithm'] = checksum.algorithm.toUpperCase();
    headers['x-amz-checksum-type'] = checksum.isComposite ? 'COMPOSITE' : 'FULL_OBJECT';
  }
  return { status: 200, headers, body: identified('InitiateMultipartUploadResult', call, id) };
}

export async function completeMultipartUpload(call: Call): Promise<Reply> {
  const text = await receiveText(call);
  const { completed } = bucketOf(call);
  const before = completed.get(call.query.get('uploadId') ?? '');
  if (before !== undefined && before.key === call.key) return completedReply(call, before);
  const upload = uploadOf(call);
  const parts = chosenParts(upload, text, call.minimumPartSize);
  const body = parts.flatMap((part) => part.body);
  const { storage } = call.store;
  storage.retain(body);
  try {
    return complete(call, upload, parts, body, await checksumOf(call, upload, parts, body));
  } finally {
    storage.release(body);
  }
}

function complete(
  call: Call,
  upload: OpenUpload,
  parts: readonly Part[],
  body: Body,
  checksum: Checksum | undefined,
): Reply {
  // Another completion, or the end of the upload, may have come meanwhile.
  const { completed } = bucketOf(call);
  const before = completed.get(upload.id);
  if (before !== undefined) return completedReply(call, before);
  uploadOf(call);
  const digests = createHash('md5');
  for (const { etag } of parts) digests.update(Buffer.from(etag, 'hex'));
  const object: StoredObject = {
    body,
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: etagOf(upload.attributes, `${digests.digest('hex')}-${parts.length}`),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
    modified: upload.initiated,
    attributes: upload.attributes,
    parts: parts.map((part) => part.size),
  };
  if (checksum !== undefined) object.checksum = checksum;
  checkWriteConditions(call, bucketOf(call).objects.get(call.key));
  publish(call, 'ObjectCreated:CompleteMultipartUpload', object);
  call.store.commit({ type: 'upload-gone', bucket: call.bucketName, id: upload.id });
  completed.set(upload.id, { key: call.key, object });
  for (const id of completed.keys()) {
    if (completed.size <= REMEMBERED) break;
    completed.delete(id);
  }
  return completedReply(call, { object });
}

/**
 * Which checksum an upload asks for: CRC64NVME is always one of the whole object, SHA never, and the others of the
 * parts unless the request says so.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function wantedChecksum(call: Call): Upload['checksum'] {
  const algorithm = headerOf(call, 'x-amz-checksum-algorithm')?.toLowerCase();
  if (algorithm === undefined) return undefined;
  const usual = algorithm === DEFAULT_ALGORITHM ? 'FULL_OBJECT' : 'COMPOSITE';
  const type = headerOf(call, 'x-amz-checksum-type') ?? usual;
  const isPossible = algorithm.startsWith('sha') ? type === 'COMPOSITE' : type === 'FULL_OBJECT';
  if (isPossible || /^crc32c?$/.test(algorithm))
    return { algorithm, isComposite: type === 'COMPOSITE' };
  throw new S3Error(
    'InvalidRequest',
    `x-amz-checksum-type: found ${type}, expected ${usual} for ${algorithm.toUpperCase()}`,
  );
}

async function checksumOf(
  { store }: Call,
  { checksum }: Upload,
  parts: readonly Part[],
  body: Body,
): Promise<Checksum | undefined> {
  const { algorithm, isComposite } = checksum ?? {
    algorithm: DEFAULT_ALGORITHM,
    isComposite: false,
  };
  if (!isComposite) return await checksumOfBody(store.storage, body, algorithm);
  const values = parts.map((part) => part.checksum?.value);
  return checksumOfParts(algorithm, values);
}

export function abortMultipartUpload(call: Call): Reply {
  const { id } = uploadOf(call);
  call.store.commit({ type: 'upload-gone', bucket: call.bucketName, id });
  return NO_CONTENT;
}

/** The upload that a call names, or NoSuchUpload. */
export function uploadOf(call: Call): OpenUpload {
  const upload = bucketOf(call).uploads.get(call.query.get('uploadId') ?? '');
  if (upload !== undefined && upload.key === call.key) return upload;
  throw new S3Error(
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have ' +
      'been aborted or completed.',
  );
}

export function identified(root: string, call: Call, id: string, rest = ''): string {
  return xmlDocument(
    root,
    `<Bucket>${call.bucketName}</Bucket><Key>${escapeXml(call.key)}</Key>` +
      `<UploadId>${id}</UploadId>${rest}`,
  );
}

function completedReply(
  call: Call,
  { object: { etag, checksum, attributes } }: { object: StoredObject },
): Reply {
  const key = escapeXml(call.key);
  const result =
    `<Location>/${call.bucketName}/${key}</Location><Bucket>${call.bucketName}</Bucket>` +
    `<Key>${key}</Key><ETag>&quot;${etag}&quot;</ETag>${checksumElements(checksum)}`;
  const headers = encryptionHeaders(attributes);
  return { status: 200, headers, body: xmlDocument('CompleteMultipartUploadResult', result) };
}

function chosenParts(upload: OpenUpload, text: string, minimumSize: number): Part[] {
  const rows = children(parseXml(text, 'CompleteMultipartUpload'), 'Part');
  if (rows.length === 0) throw new S3Error('MalformedXML', 'found no part, expected at least one');
  let before = 0;
  const parts = rows.map((row) => {
    const number = Number(textOf(row, 'PartNumber'));
    if (!(number > before)) {
      throw new S3Error('InvalidPartOrder', `found part ${number} after ${before}`);
    }
    before = number;
    const part = upload.parts.get(number);
    const etag = textOf(row, 'ETag')?.replaceAll('"', '');
    if (part !== undefined && part.etag === etag) return part;
    const found = part === undefined ? 'no such part' : `the ETag ${part.etag}`;
    throw new S3Error('InvalidPart', `part ${number}: found ${found}, expected ${etag}`);
  });
  const small = parts.slice(0, -1).find(({ size }) => size < minimumSize);
  if (small === undefined) return parts;
  throw new S3Error(
    'EntityTooSmall',
    `found a part of ${small.size} bytes before the last, expected at least ${minimumSize}`,
  );
}
