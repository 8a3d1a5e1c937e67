import { compareKeys } from '@lambda-core/common/key-order';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { encodeRfc3986 } from '../s3/address';
import type { Client } from '../s3/client';
import { sendExpecting } from '../s3/service-error';
import { endOfPage, readListingPage } from './listing-page';
import type { ListedObject, Listing, PageStart } from './types';

export type ListedPage = {
  readonly objects: readonly ListedObject[];
  /** Common prefixes; there are some only with a delimiter. */
  readonly prefixes: readonly string[];
  /** Nothing follows. */
  readonly last: boolean;
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const WITH_RESTORES = { 'x-amz-optional-object-attributes': 'RestoreStatus' };

/**
 * The objects of a key range, page by page, in the order of keys.
 *
 * Keys travel URL-encoded, because XML cannot carry all of them. The next page is asked for by token:
 * StartAfter within a common prefix means different things to different servers. A page that is not whole,
 * or not in order, is asked for again like any that failed.
 * @throws LambdaCoreError `LISTING_BROKEN` when it stays so, and what `sendExpecting` throws
 */
export async function* listObjects(
  client: Client,
  listing: Listing,
  retrying: Retrying,
): AsyncGenerator<ListedPage> {
  const { bucket, until } = listing;
  let start: PageStart = { after: listing.after === '' ? undefined : listing.after };
  for (let last = false; !last; ) {
    const page = await withRetries(async () => {
      const known = await client.listPage?.(listing, start);
      if (known !== undefined) return known;
      const { body } = await sendExpecting(client, {
        method: 'GET',
        bucket,
        key: '',
        query: queryOf(listing, start.token),
        signal: retrying.signal,
        ...(listing.withRestores === true ? { headers: WITH_RESTORES } : {}),
      });
      return readListingPage(body, listing, start);
    }, retrying);
    let { objects, prefixes } = page;
    last = page.token === undefined;
    if (until !== undefined) {
      objects = upTo(objects, ({ key }) => compareKeys(key, until) <= 0);
      prefixes = upTo(prefixes, (group) => compareKeys(group, until) <= 0);
      last ||= objects.length < page.objects.length || prefixes.length < page.prefixes.length;
    }
    yield { objects, prefixes, last };
    start = { after: endOfPage(page) ?? start.after, token: page.token };
  }
}

/** The entries for which it holds, which come first, found by bisection. */
function upTo<Entry>(entries: Entry[], isWithin: (entry: Entry) => boolean): Entry[] {
  let [low, high] = [0, entries.length];
  while (low < high) {
    // Mostly they are all there are.
    const middle = high === entries.length ? high - 1 : (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && isWithin(entry)) low = middle + 1;
    else high = middle;
  }
  return low === entries.length ? entries : entries.slice(0, low);
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
