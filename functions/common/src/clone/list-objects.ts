import { LambdaCoreError } from '../errors';
import { encodeRfc3986 } from '../lean-s3/address';
import { sendExpecting } from '../lean-s3/answer-error';
import type { LeanClient } from '../lean-s3/lean-client';
import { blocks, element } from '../lean-s3/xml';
import { decodeNotificationKey } from '../object-events';
import { type Retrying, withRetries } from '../retry';
import { compareKeys } from './keys';
import type { KeyRange } from './names';

export type ListedObject = {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly storageClass: string | undefined;
};

export type ListedPage = {
  readonly objects: readonly ListedObject[];
  /** Common prefixes; there are some only with a delimiter. */
  readonly prefixes: readonly string[];
  /** Nothing follows. */
  readonly last: boolean;
};

export type Listing = KeyRange & {
  readonly bucket: string;
  /** Most entries of a page; 1,000 at most, and what S3 takes when left out. */
  readonly pageSize?: number | undefined;
};

const NO_TOKEN = 'a listing is truncated and has no NextContinuationToken, expected one';

/**
 * The objects of a key range, page by page, in the order of keys.
 *
 * Keys travel URL-encoded, because XML cannot carry all of them. The next page is asked for by token:
 * StartAfter within a common prefix means different things to different servers.
 */
export async function* listObjects(
  client: LeanClient,
  listing: Listing,
  retrying: Retrying,
): AsyncGenerator<ListedPage> {
  const { bucket, until } = listing;
  let token: string | undefined;
  do {
    const query = queryOf(listing, token);
    const request = { method: 'GET', bucket, key: '', query, signal: retrying.signal } as const;
    const { body } = await withRetries(
      () => sendExpecting(client, request, 'ListBucketResult'),
      retrying,
    );
    let objects = Array.from(blocks(body, 'Contents'), objectOf);
    let prefixes = Array.from(blocks(body, 'CommonPrefixes'), (group) =>
      decode(element(group, 'Prefix')),
    );
    const isTruncated = element(body, 'IsTruncated') === 'true';
    token = isTruncated ? element(body, 'NextContinuationToken') : undefined;
    // Taken for the end, it would leave keys out.
    if (isTruncated && token === undefined) throw new LambdaCoreError('LISTING_BROKEN', NO_TOKEN);
    if (until !== undefined) {
      const within = objects.filter(({ key }) => compareKeys(key, until) <= 0);
      const groups = prefixes.filter((group) => compareKeys(group, until) <= 0);
      if (within.length < objects.length || groups.length < prefixes.length) token = undefined;
      objects = within;
      prefixes = groups;
    }
    yield { objects, prefixes, last: token === undefined };
  } while (token !== undefined);
}

/** Names in the order of the alphabet, as signing wants them. */
function queryOf(
  { prefix, delimiter, after, pageSize }: Listing,
  token: string | undefined,
): string {
  const values = {
    'continuation-token': token,
    delimiter,
    'encoding-type': 'url',
    'list-type': '2',
    'max-keys': pageSize === undefined ? undefined : String(pageSize),
    prefix,
    'start-after': token !== undefined || after === '' ? undefined : after,
  };
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeRfc3986(value ?? '')}`)
    .join('&');
}

function objectOf(block: string): ListedObject {
  return {
    key: decode(element(block, 'Key')),
    size: Number(element(block, 'Size') ?? 0),
    etag: element(block, 'ETag')?.replaceAll('"', '') ?? '',
    modified: Date.parse(element(block, 'LastModified') ?? '') || 0,
    storageClass: element(block, 'StorageClass'),
  };
}

function decode(text = ''): string {
  return /[%+]/.test(text) ? decodeNotificationKey(text) : text;
}
