import type { KeyRange } from '../contract/names';

export type ListedObject = {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** Milliseconds since 1970. */
  readonly modified: number;
  readonly storageClass: string | undefined;
};

export type Listing = KeyRange & {
  readonly bucket: string;
  /** Most entries of a page; 1,000 at most, and what S3 takes when left out. */
  readonly pageSize?: number | undefined;
};
