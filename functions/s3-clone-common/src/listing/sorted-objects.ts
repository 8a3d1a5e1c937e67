import type { ListedPage } from './list-objects';
import type { SortedListing } from './merge-listings';
import { prefetch } from './prefetch';
import type { ListedObject } from './types';

/**
 * The objects of a listing, to be joined with another; the next page is asked for ahead of time.
 * @param name what a key is called on both sides; must keep the order of keys
 */
export function sortedObjects(
  pages: AsyncIterable<ListedPage>,
  name: (key: string) => string = (key) => key,
): SortedListing<ListedPage, ListedObject> {
  return {
    pages: prefetch(pages),
    entries: ({ objects }) => objects,
    key: ({ key }) => name(key),
  };
}
