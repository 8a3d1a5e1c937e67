import { createHash } from 'node:crypto';
import { refuseArchived } from '../archive';
import { askedHeaders, attributesOf, ownHeaders, pruned, storageClassOf } from '../attributes';
import { bucketOf, type Call, headerOf, publish, type Reply } from '../call';
import { checksumElements, checksumOfBody, DEFAULT_ALGORITHM } from '../checksum';
import { checkSourceConditions, checkWriteConditions } from '../conditions';
import { type CopySource, copySourceOf } from '../copy-source';
import { encryptionHeaders, etagOf, hasOpaqueEtag } from '../encryption';
import { S3Error } from '../errors';
import type { Attributes, Body, Checksum, StoredObject } from '../model';
import { LARGEST_PIECE } from '../receive';
import { xmlDocument } from '../xml';

export async function copyObject(call: Call): Promise<Reply> {
  const source = copySourceOf(call);
  checkSourceConditions(call, source.object);
  refuseArchived(source.object);
  refuseLarge(source.object.size);
  await call.copying(source.object.size);
  const attributes = copiedAttributes(call, source);
  const { body, size } = source.object;
  checkWriteConditions(call, bucketOf(call).objects.get(call.key));
  const { storage } = call.store;
  storage.retain(body);
  try {
    const md5 = isMd5(source.object) ? source.object.etag : await digest(call, body);
    const etag = etagOf(attributes, md5);
    const checksum = await copiedChecksum(call, source.object);
    checkWriteConditions(call, bucketOf(call).objects.get(call.key));
    const object: StoredObject = { body, size, etag, modified: Date.now(), attributes };
    if (checksum !== undefined) object.checksum = checksum;
    publish(call, 'ObjectCreated:Copy', object);
    const headers = encryptionHeaders(attributes);
    return { status: 200, headers, body: copyResult('CopyObjectResult', object) };
  } finally {
    storage.release(body);
  }
}

export function copyResult(
  root: string,
  { etag, modified, checksum }: Pick<StoredObject, 'etag' | 'modified' | 'checksum'>,
) {
  const date = new Date(modified).toISOString();
  const content = `<LastModified>${date}</LastModified><ETag>&quot;${etag}&quot;</ETag>`;
  return xmlDocument(root, content + checksumElements(checksum));
}

export function refuseLarge(size: number): void {
  if (size <= LARGEST_PIECE) return;
  throw new S3Error(
    'InvalidRequest',
    'The specified copy source is larger than the maximum allowable size for a copy source: ' +
      `found ${size} bytes, expected at most ${LARGEST_PIECE}`,
  );
}

/** The MD5 of bytes that are there already; of made-up bytes, a stand-in that costs nothing. */
export async function digest(call: Call, body: Body): Promise<string> {
  const md5 = createHash('md5');
  if (body.some((slice) => slice.kind === 'pattern')) {
    return md5.update(JSON.stringify(body.map((slice) => ({ ...slice, bytes: 0 })))).digest('hex');
  }
  const content = call.store.storage.read(body);
  if (Buffer.isBuffer(content)) return md5.update(content).digest('hex');
  for await (const chunk of content) md5.update(chunk);
  return md5.digest('hex');
}

/** A copy of what was put in parts, or is encrypted with a key of KMS, gets an ETag of its own. */
function isMd5({ etag, attributes }: StoredObject): boolean {
  return !etag.includes('-') && !hasOpaqueEtag(attributes);
}

/**
 * A copy has the source's algorithm, or S3's own, and its checksum is of the whole object, whatever the source's is.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
async function copiedChecksum(
  call: Call,
  { body, checksum }: StoredObject,
): Promise<Checksum | undefined> {
  const asked = headerOf(call, 'x-amz-checksum-algorithm')?.toLowerCase();
  const algorithm = asked ?? checksum?.algorithm ?? DEFAULT_ALGORITHM;
  if (checksum?.algorithm === algorithm && checksum.type === undefined) return checksum;
  return await checksumOfBody(call.store.storage, body, algorithm);
}

function copiedAttributes(call: Call, source: CopySource): Attributes {
  const before = source.object.attributes;
  const replaces = directive(call, 'x-amz-metadata-directive');
  const replacesTags = directive(call, 'x-amz-tagging-directive');
  const own = ownHeaders(call);
  const ontoItself = source.bucket === call.bucketName && source.key === call.key;
  const storageClass = storageClassOf(call);
  const changes =
    replaces ||
    Object.keys(askedHeaders(call)).length > 0 ||
    call.headers['x-amz-storage-class'] !== undefined;
  if (ontoItself && !changes) {
    throw new S3Error(
      'InvalidRequest',
      'This copy request is illegal because it is trying to copy an object to itself without ' +
        "changing the object's metadata, storage class, website redirect location or encryption " +
        'attributes.',
    );
  }
  if (!replaces && !replacesTags && Object.keys(own).length === 0) {
    if (before.own === undefined && before.storageClass === storageClass) return before;
  }
  const given = replaces || replacesTags ? attributesOf(call) : {};
  const described = replaces ? given : before;
  return pruned({
    content: described.content,
    metadata: described.metadata,
    own,
    tags: replacesTags ? given.tags : before.tags,
    storageClass,
  });
}

function directive(call: Call, name: string): boolean {
  const value = headerOf(call, name) ?? 'COPY';
  if (value === 'COPY' || value === 'REPLACE') return value === 'REPLACE';
  throw new S3Error('InvalidArgument', `${name}: found ${value}, expected COPY or REPLACE`);
}
