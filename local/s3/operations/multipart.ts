import { createHash, randomBytes } from 'node:crypto';
import { attributesOf } from '../attributes';
import { bucketOf, type Call, NO_CONTENT, publish, type Reply } from '../call';
import { checkWriteConditions } from '../conditions';
import { S3Error } from '../errors';
import type { Part, StoredObject } from '../model';
import { receiveText } from '../receive';
import type { OpenUpload } from '../store';
import { children, escapeXml, parseXml, textOf, xmlDocument } from '../xml';

// S3 answers a repeated completion as it did the first; for how long is not documented.
const REMEMBERED = 1000;

export function createMultipartUpload(call: Call): Reply {
  const { bucketName: bucket, key, store } = call;
  bucketOf(call);
  const id = randomBytes(24).toString('base64url');
  const upload = { id, key, initiated: Date.now(), attributes: attributesOf(call) };
  store.commit({ type: 'upload', bucket, upload });
  return { status: 200, body: identified('InitiateMultipartUploadResult', call, id) };
}

export async function completeMultipartUpload(call: Call): Promise<Reply> {
  const text = await receiveText(call);
  const { completed } = bucketOf(call);
  const before = completed.get(call.query.get('uploadId') ?? '');
  if (before !== undefined && before.key === call.key) return completedReply(call, before.etag);
  const upload = uploadOf(call);
  const parts = chosenParts(upload, text, call.minimumPartSize);
  const digests = createHash('md5');
  for (const { etag } of parts) digests.update(Buffer.from(etag, 'hex'));
  const object: StoredObject = {
    body: parts.flatMap((part) => part.body),
    size: parts.reduce((sum, part) => sum + part.size, 0),
    etag: `${digests.digest('hex')}-${parts.length}`,
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
    modified: upload.initiated,
    attributes: upload.attributes,
    parts: parts.map((part) => part.size),
  };
  checkWriteConditions(call, bucketOf(call).objects.get(call.key));
  publish(call, 'ObjectCreated:CompleteMultipartUpload', object);
  call.store.commit({ type: 'upload-gone', bucket: call.bucketName, id: upload.id });
  completed.set(upload.id, { key: call.key, etag: object.etag });
  for (const id of completed.keys()) {
    if (completed.size <= REMEMBERED) break;
    completed.delete(id);
  }
  return completedReply(call, object.etag);
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

function completedReply(call: Call, etag: string): Reply {
  const key = escapeXml(call.key);
  const result =
    `<Location>/${call.bucketName}/${key}</Location><Bucket>${call.bucketName}</Bucket>` +
    `<Key>${key}</Key><ETag>&quot;${etag}&quot;</ETag>`;
  return { status: 200, body: xmlDocument('CompleteMultipartUploadResult', result) };
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
