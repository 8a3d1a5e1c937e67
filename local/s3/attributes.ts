import { bucketOf, type Call, headerOf } from './call';
import { S3Error } from './errors';
import { type Attributes, NO_ATTRIBUTES, type Tags } from './model';

const CONTENT = [
  'content-type',
  'content-language',
  'content-disposition',
  'cache-control',
  'expires',
];
const OWN = [
  'x-amz-server-side-encryption',
  'x-amz-server-side-encryption-aws-kms-key-id',
  'x-amz-server-side-encryption-bucket-key-enabled',
  'x-amz-website-redirect-location',
];
const STORAGE_CLASSES = new Set([
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER',
  'GLACIER_IR',
  'DEEP_ARCHIVE',
]);
const MOST_TAGS = 10;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** What the headers of PutObject, CreateMultipartUpload or a replacing CopyObject say. */
export function attributesOf(call: Call): Attributes {
  const { content, metadata } = describedContent(call);
  const tagging = headerOf(call, 'x-amz-tagging');
  return pruned({
    content,
    metadata,
    own: ownHeaders(call),
    tags: tagging === undefined ? [] : checkTags([...new URLSearchParams(tagging)]),
    storageClass: storageClassOf(call),
  });
}

function describedContent(call: Call): Pick<Attributes, 'content' | 'metadata'> {
  const content = pick(call, CONTENT);
  // aws-chunked is how the body travelled, not what it is.
  const encoding = headerOf(call, 'content-encoding')
    ?.split(',')
    .map((one) => one.trim())
    .filter((one) => one !== 'aws-chunked' && one !== '')
    .join(',');
  if (encoding) content['content-encoding'] = encoding;
  const metadata: Record<string, string> = {};
  for (const name in call.headers) {
    if (name.startsWith('x-amz-meta-')) metadata[name.slice(11)] = headerOf(call, name) ?? '';
  }
  return { content, metadata };
}

/** What a copy does not take over from its source: what its request says, or the bucket's own encryption. */
export function ownHeaders(call: Call): Record<string, string> {
  const asked = askedHeaders(call);
  return 'x-amz-server-side-encryption' in asked
    ? asked
    : { ...bucketOf(call).encryption, ...asked };
}

/** Of these, what the request itself says. */
export function askedHeaders(call: Call): Record<string, string> {
  return pick(call, OWN);
}

export function storageClassOf(call: Call): string | undefined {
  const name = headerOf(call, 'x-amz-storage-class');
  if (name === undefined || name === 'STANDARD') return undefined;
  if (STORAGE_CLASSES.has(name)) return name;
  throw new S3Error(
    'InvalidStorageClass',
    `x-amz-storage-class: found ${name}, expected one of ${[...STORAGE_CLASSES].join(', ')}`,
  );
}

export function checkTags(tags: Tags): Tags {
  if (tags.length > MOST_TAGS) {
    throw new S3Error('InvalidTag', `found ${tags.length} tags, expected at most ${MOST_TAGS}`);
  }
  const names = new Set<string>();
  for (const [name, value] of tags) {
    if (name === '' || !TAG_TEXT.test(name + value) || name.length > 128 || value.length > 256) {
      throw new S3Error(
        'InvalidTag',
        `found the tag ${name.slice(0, 40)}, expected a key of 1 to 128 and a value of at most ` +
          '256 letters, digits, spaces and _.:/=+-@',
      );
    }
    if (names.has(name)) throw new S3Error('InvalidTag', `found the tag key ${name} twice`);
    names.add(name);
  }
  return tags;
}

/** Attributes without empty groups: a million plain objects share one constant. */
export function pruned(given: { [Name in keyof Attributes]: Attributes[Name] | undefined }) {
  const kept: Attributes = {};
  if (given.content && hasFields(given.content)) kept.content = given.content;
  if (given.metadata && hasFields(given.metadata)) kept.metadata = given.metadata;
  if (given.own && hasFields(given.own)) kept.own = given.own;
  if (given.tags && given.tags.length > 0) kept.tags = given.tags;
  if (given.storageClass) kept.storageClass = given.storageClass;
  return hasFields(kept) ? kept : NO_ATTRIBUTES;
}

function pick(call: Call, names: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of names) {
    const value = headerOf(call, name);
    if (value !== undefined) found[name] = value;
  }
  return found;
}

function hasFields(record: object): boolean {
  for (const _ in record) return true;
  return false;
}
