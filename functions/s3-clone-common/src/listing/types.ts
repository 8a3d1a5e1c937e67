import type { KeyRange } from '../contract/names';

export type ListedObject = {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly storageClass: string | undefined;
  /** Of an archived object of which a copy was asked for, when the listing was asked for that. */
  readonly restore?: 'ongoing' | 'done';
};

export type Listing = KeyRange & {
  readonly bucket: string;
  /** Most entries of a page; 1,000 at most, and what S3 takes when left out. */
  readonly pageSize?: number | undefined;
  /** Asks what became of restores as well. */
  readonly withRestores?: boolean | undefined;
};

/** A page of a listing that holds what it must. */
export type ListingPage = {
  readonly objects: ListedObject[];
  readonly prefixes: string[];
  /** Asks for the next page; `undefined` on the last one. */
  readonly token: string | undefined;
};

/** Where a page begins: behind the page before, or else behind a StartAfter. */
export type PageStart = {
  readonly after: string | undefined;
  /** What asked for the page; left out for the first one. */
  readonly token?: string | undefined;
};
