import { restoreStatus } from '../archive';
import { bucketOf, type Call, headerOf, type Reply } from '../call';
import { S3Error } from '../errors';
import { fromToken, type Listing, listKeys, type Position, toToken } from '../listing';
import type { Checksum, StoredObject } from '../model';
import { encodeKey } from '../url-encoding';
import { escapeXml, OWNER, xmlDocument } from '../xml';

const LARGEST_PAGE = 1000;

export function listObjectsV2(call: Call): Reply {
  const { query } = call;
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  // Keys after `start-after` are grouped, so the group that it lies in can appear.
  let after: Position | undefined = startAfter ? { kind: 'key', text: startAfter } : undefined;
  if (token !== null) {
    after = fromToken(token);
    if (after === undefined) throw invalid('continuation-token', token, 'a token from a listing');
  }
  const page = pageOf(call, after);
  const { encode, listing } = page;
  const count = listing.entries.length + listing.prefixes.length;
  const parts = [
    page.head,
    `<KeyCount>${count}</KeyCount>`,
    token === null ? '' : `<ContinuationToken>${escapeXml(token)}</ContinuationToken>`,
    startAfter === null ? '' : `<StartAfter>${encode(startAfter)}</StartAfter>`,
  ];
  if (listing.next !== undefined) {
    parts.push(`<NextContinuationToken>${toToken(listing.next)}</NextContinuationToken>`);
  }
  return reply(parts, page, {
    withOwner: query.get('fetch-owner') === 'true',
    withRestore: asksForRestore(call),
  });
}

export function listObjects(call: Call): Reply {
  const { query } = call;
  const marker = query.get('marker') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  // NextMarker can be a common prefix, so a marker of that form stands for the whole group.
  const isGroup =
    delimiter !== '' &&
    marker.startsWith(query.get('prefix') ?? '') &&
    marker.indexOf(delimiter, query.get('prefix')?.length) === marker.length - delimiter.length;
  const after: Position = { kind: isGroup ? 'prefix' : 'key', text: marker };
  const page = pageOf(call, marker === '' ? undefined : after);
  const parts = [page.head, `<Marker>${page.encode(marker)}</Marker>`];
  // As S3 does: without a delimiter, callers go on from the last key by themselves.
  if (page.listing.next !== undefined && delimiter !== '') {
    parts.push(`<NextMarker>${page.encode(page.listing.next.text)}</NextMarker>`);
  }
  return reply(parts, page, { withOwner: true, withRestore: asksForRestore(call) });
}

type Page = { head: string; encode: (text: string) => string; listing: Listing<StoredObject> };

function pageOf(call: Call, after: Position | undefined): Page {
  const { query } = call;
  const { name, objects } = bucketOf(call);
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const encoding = query.get('encoding-type');
  if (encoding !== null && encoding !== 'url') throw invalid('encoding-type', encoding, 'url');
  const encode = encoding === 'url' ? encodeKey : escapeXml;
  const maxKeys = maxKeysOf(query.get('max-keys'));
  const listing = listKeys(objects, { prefix, delimiter, after, maxKeys });
  const head =
    `<Name>${name}</Name><Prefix>${encode(prefix)}</Prefix><MaxKeys>${maxKeys}</MaxKeys>` +
    (delimiter === '' ? '' : `<Delimiter>${encode(delimiter)}</Delimiter>`) +
    (encoding === null ? '' : '<EncodingType>url</EncodingType>') +
    `<IsTruncated>${listing.next !== undefined}</IsTruncated>`;
  return { head, encode, listing };
}

function asksForRestore(call: Call): boolean {
  return headerOf(call, 'x-amz-optional-object-attributes') === 'RestoreStatus';
}

type Asked = { readonly withOwner: boolean; readonly withRestore: boolean };

function reply(
  parts: string[],
  { encode, listing }: Page,
  { withOwner, withRestore }: Asked,
): Reply {
  const owner = withOwner ? OWNER : '';
  // Neighbours were often written in the same millisecond: their date is made once. Few pieces make a listing cheap.
  let modified = -1;
  let keyToEtag = '';
  for (const { key, value } of listing.entries) {
    if (value.modified !== modified) {
      modified = value.modified;
      const date = new Date(modified).toISOString();
      keyToEtag = `</Key><LastModified>${date}</LastModified><ETag>&quot;`;
    }
    const { etag, size, checksum, attributes } = value;
    const sum = checksum === undefined ? '' : checksumOf(checksum);
    const restore = withRestore ? restoreStatus(value) : '';
    parts.push(
      `<Contents><Key>${encode(key)}${keyToEtag}${etag}&quot;</ETag><Size>${size}</Size>${sum}` +
        `${owner}<StorageClass>${attributes.storageClass ?? 'STANDARD'}</StorageClass>${restore}</Contents>`,
    );
  }
  for (const prefix of listing.prefixes) {
    parts.push(`<CommonPrefixes><Prefix>${encode(prefix)}</Prefix></CommonPrefixes>`);
  }
  return { status: 200, body: xmlDocument('ListBucketResult', parts.join('')) };
}

function checksumOf({ algorithm, type }: Checksum): string {
  return `<ChecksumAlgorithm>${algorithm.toUpperCase()}</ChecksumAlgorithm><ChecksumType>${type ?? 'FULL_OBJECT'}</ChecksumType>`;
}

function maxKeysOf(text: string | null): number {
  if (text === null || text === '') return LARGEST_PAGE;
  if (!/^\d{1,9}$/.test(text)) throw invalid('max-keys', text, 'a whole number from 0');
  return Math.min(Number(text), LARGEST_PAGE);
}

function invalid(name: string, found: string, expected: string): S3Error {
  return new S3Error(
    'InvalidArgument',
    `${name}: found ${found.slice(0, 80)}, expected ${expected}`,
  );
}
