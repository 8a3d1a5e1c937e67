/**
 * A run of bytes somewhere: in memory, in a file, or made up from a seed when read. A body is a list
 * of slices, so a copy shares its source's bytes and a multipart upload is joined without moving any.
 */
export type Slice = { start: number; length: number } & (
  | { kind: 'memory'; bytes: Buffer }
  | { kind: 'file'; id: string }
  | { kind: 'pattern'; seed: number }
);

export type Body = readonly Slice[];

export type Tags = readonly (readonly [key: string, value: string])[];

/** What a client said about an object, apart from its bytes. Absent fields were not given. */
export type Attributes = {
  /** Content-Type and its like, as lower-case header names; CopyObject keeps them. */
  content?: Record<string, string>;
  /** User metadata, without `x-amz-meta-`; CopyObject keeps it. */
  metadata?: Record<string, string>;
  /** Encryption and website redirect, as header names; CopyObject does not keep them. */
  own?: Record<string, string>;
  tags?: Tags;
  storageClass?: string;
};

export type Checksum = {
  algorithm: string;
  value: string;
  /** Of the parts' checksums; left out: of the whole object. */
  type?: 'COMPOSITE';
};

export type StoredObject = {
  body: Body;
  size: number;
  /** Without quotes. */
  etag: string;
  /** Milliseconds; S3 shows whole seconds in headers. */
  modified: number;
  attributes: Attributes;
  checksum?: Checksum;
  /** Sizes of the parts of a multipart upload. */
  parts?: readonly number[];
  /** Where Intelligent-Tiering has put it, when that is an archive. */
  archive?: 'ARCHIVE_ACCESS' | 'DEEP_ARCHIVE_ACCESS';
  /** Of an archived object: that it was asked for, or until when there is a copy to read. */
  restore?: 'ongoing' | { until: number };
  /** For how long it was asked for. */
  days?: number;
};

export type Part = {
  body: Body;
  size: number;
  etag: string;
  modified: number;
  checksum?: Checksum;
};

export type Upload = {
  id: string;
  key: string;
  initiated: number;
  attributes: Attributes;
  /** Which checksum the object gets: of its parts', or of the whole; left out: what S3 does by itself. */
  checksum?: { algorithm: string; isComposite: boolean };
};

export const NO_ATTRIBUTES: Attributes = Object.freeze({});

/** The slices that hold bytes `start` (inclusive) to `end` (exclusive) of `body`. */
export function sliceBody(body: Body, start: number, end: number): Body {
  const slices: Slice[] = [];
  let offset = 0;
  for (const slice of body) {
    const from = Math.max(start - offset, 0);
    const to = Math.min(end - offset, slice.length);
    if (from < to) slices.push({ ...slice, start: slice.start + from, length: to - from });
    offset += slice.length;
  }
  return slices;
}
