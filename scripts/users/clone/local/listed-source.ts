import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import type {
  ListedObject,
  Listing,
  ListingPage,
  PageStart,
} from '@lambda-core/s3-clone-common/listing/types';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { perRegion } from '@lambda-core/s3-clone-common/s3/per-region';
import {
  countingClients,
  type RequestCounts,
} from '@lambda-core/s3-clone-common/s3/request-counts';

/** What was listed longer ago, somebody may have changed. */
const FRESH_MILLISECONDS = 5_000;

/**
 * A source that fits on one page of a listing is listed once for all of its segments: while the walk lists its
 * prefixes, so that nobody waits for it, and whatever is not on the page is asked for.
 * @param requests in which it is counted; who asks for what is known counts that as a request, which is taken off
 */
export function openListedSource(clients: Clients, requests: RequestCounts) {
  let source: CloneRequest['source'] | undefined;
  let objects: readonly ListedObject[] | undefined;
  let listedAt = 0;
  const closing = new AbortController();

  const { clientFor } = perRegion((region) => ({
    ...clients.clientFor(region),
    async listPage(listing: Listing, { token }: PageStart) {
      // S3 may cut a page short: what follows one of its pages is its own, too.
      if (token !== undefined || !isKnown(listing, region)) return undefined;
      requests.list -= 1;
      return pageOf(objects ?? [], listing);
    },
  }));
  return {
    /** The clients, over which nobody lists what is known. */
    clients: { ...clients, clientFor },
    /** Lists the source, as far as one page goes. */
    async list(of: CloneRequest['source']): Promise<void> {
      source = of;
      listedAt = performance.now();
      const { name: bucket, prefix = '', region } = of;
      const client = countingClients(clients, requests).clientFor(region);
      const retrying = { counters: { retries: 0, throttles: 0 }, signal: closing.signal };
      try {
        const { value } = await listObjects(client, { bucket, prefix }, retrying).next();
        if (value?.last === true) objects = value.objects;
      } catch {
        // Whoever has to list it says what is wrong.
      }
    },
    close: () => closing.abort(),
  };

  function isKnown(listing: Listing, region: string | undefined): boolean {
    if (objects === undefined || performance.now() - listedAt > FRESH_MILLISECONDS) return false;
    const { bucket, prefix, after, withRestores } = listing;
    // Of ranges only the first begins where a page does; with restores a listing tells more.
    return (
      bucket === source?.name &&
      region === source.region &&
      prefix.startsWith(source.prefix ?? '') &&
      after === undefined &&
      withRestores !== true
    );
  }
}

/** What a listing of some of these objects shows, up to its end; the end of a range is the caller's business. */
export function pageOf(
  known: readonly ListedObject[],
  { prefix, delimiter }: Pick<Listing, 'prefix' | 'delimiter'>,
): ListingPage {
  const objects: ListedObject[] = [];
  const prefixes = new Set<string>();
  for (const object of known) {
    const { key } = object;
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    if (end < 0) objects.push(object);
    else prefixes.add(key.slice(0, end + 1));
  }
  return { objects, prefixes: [...prefixes], token: undefined };
}
