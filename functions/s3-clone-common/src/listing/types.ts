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
