import * as v from 'valibot';
import { entriesOf } from './field';
import { REQUEST_FIELDS } from './request-fields';
import { KEY } from './values';

/** The most that any file in the command bucket may weigh; lists beyond it go to pages. */
export const PAGE_BYTES = 512 * 1024;
/** The most entries of one page, and of a list inside a response. */
export const PAGE_ENTRIES = 1000;
/** The most failures, or vanished keys, that a segment-response spells out; their total is always exact. */
export const FAILURES_LISTED = 100;

/** To valibot a list is an object; one without fields would pass for no options. */
const noList = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'expected an object'),
);

const destination = v.strictObject(entriesOf(REQUEST_FIELDS.destination));
const options = entriesOf(REQUEST_FIELDS.options);

export const CLONE_REQUEST = v.strictObject({
  ...entriesOf(REQUEST_FIELDS.id),
  source: v.strictObject(entriesOf(REQUEST_FIELDS.source)),
  destination,
  options: v.optional(v.pipe(noList, v.strictObject(options))),
});

const SEGMENT_REQUEST_ENTRIES = {
  ...entriesOf(REQUEST_FIELDS.id),
  source: v.strictObject({
    ...entriesOf(REQUEST_FIELDS.source),
    prefix: KEY,
    delimiter: v.optional(v.literal('/', 'expected "/"')),
    after: v.optional(KEY),
    until: v.optional(KEY),
  }),
  destination,
  /** How often a range was split to get here; the segmenter's segments have none. */
  depth: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  options: v.optional(
    v.pipe(
      noList,
      v.strictObject({
        ...options,
        /** The prefix of the whole job, which the destination's prefix replaces; '' when left out. */
        sourcePrefix: v.optional(KEY),
      }),
    ),
  ),
};

export const SEGMENT_REQUEST = v.strictObject(SEGMENT_REQUEST_ENTRIES);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Requests to S3 by kind, see `s3/request-counts.ts`. */
export const REQUESTS = v.strictObject({
  copy: count,
  list: count,
  put: count,
  get: count,
  head: count,
  delete: count,
});
/** A share of Lambda's time, and the memory that was held for it: both are paid for. */
const lambda = v.strictObject({ milliseconds: count, megabytes: count });
const error = v.strictObject({ code: v.string(), message: v.string() });
/** Pages `first` to `last`, numbered without a gap. */
const numberedPages = v.strictObject({ count, first: v.string(), last: v.string() });

/** Either `segments`, or `error` when the request was refused. */
export const CLONE_RESPONSE = v.strictObject({
  ...v.partial(CLONE_REQUEST).entries,
  segments: v.optional(
    v.strictObject({
      /** Segments that the segmenter made; the copier may have split them further. */
      count,
      /** Names of segments; empty when they are in pages. */
      values: v.array(v.string()),
      pages: v.optional(numberedPages),
    }),
  ),
  error: v.optional(error),
  /** What the walk sent, this file's PUT included. */
  requests: v.optional(REQUESTS),
  /** What the walk took; left out where it ran elsewhere. */
  lambda: v.optional(lambda),
});

/** A page of the manifest. */
export const MANIFEST_PAGE = v.strictObject({ page: count, values: v.array(v.string()) });

const file = v.strictObject({ key: v.string(), size: count, etag: v.optional(v.string()) });

const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits'));

/** Objects by a digest of what listings show of them, whatever their order: see `proof/digest.ts`. */
export const RANGE_DIGEST = v.strictObject({
  /** The objects that it is made of. */
  objects: count,
  bytes: count,
  /** By the ETags that the source's listing showed. */
  source: digest,
  /** By those that S3 said the copies have: the same digest where every one of them is the source's. */
  destination: digest,
  /** Of these objects, those whose copy has another ETag; none when left out. */
  unlike: v.optional(
    v.strictObject({
      /** Either of both was put in parts. */
      parts: count,
      /** The copy is encrypted with a key of KMS. */
      encrypted: count,
      /** The source is so encrypted, or has another content since it was listed. */
      other: count,
      /** Of all these, those whose copies have the same checksum of the whole object. */
      checksummed: count,
    }),
  ),
});

export const SEGMENT_RESPONSE = v.strictObject({
  ...v.partial(SEGMENT_REQUEST).entries,
  files: v.strictObject({
    /** Objects of this segment that are in the destination now: copied + skipped. */
    count,
    /** Keys of the source; empty when they are in pages. A dry run lists what it would have copied. */
    files: v.array(file),
    /** Names of the page files, in the order of keys. */
    pages: v.optional(v.array(v.string())),
    /** Keys of this segment seen in the source, those left out by globs included. */
    listed: count,
    copied: count,
    /** Bytes of the copied objects. */
    bytes: count,
    skipped: count,
    failed: count,
    deleted: count,
    /** Objects that were deleted from the source after they had been listed. */
    vanished: count,
    retries: count,
    throttles: count,
    /** What the delivery that wrote this sent, this file's PUT included; a dry run adds what copies would send. */
    requests: v.optional(REQUESTS),
  }),
  /** What the delivery that wrote this took of its invocation; left out where it ran elsewhere. */
  lambda: v.optional(lambda),
  /** The objects that could not be copied or deleted: the first few, and how many in all. */
  failures: v.optional(
    v.strictObject({
      total: count,
      files: v.array(v.strictObject({ key: v.string(), code: v.string(), message: v.string() })),
    }),
  ),
  /** Keys of the first few of `files.vanished`. */
  vanished: v.optional(v.array(v.string())),
  /** Segments that took over the rest of this one's range; their requests were written before this. */
  split: v.optional(
    v.strictObject({
      count,
      values: v.array(v.string()),
      /** The last key of this one's own share. */
      until: v.optional(v.string()),
    }),
  ),
  /** Of the objects of this segment's own share that are in the destination now, each once. */
  digest: v.optional(RANGE_DIGEST),
  /** Why the segment as a whole could not be copied. */
  error: v.optional(error),
});

/** A page of a segment's files. */
export const FILES_PAGE = v.strictObject({ files: v.array(file) });

/**
 * How far a segment goes itself, decided once for all of its runs. One that was too large ends at `until`
 * (inclusive), and `cuts` are where the ranges that take over the rest end; the last of them ends where
 * the segment did, and without `cuts` there is one. Without `until` the segment has no rest.
 */
export const SEGMENT_SPLIT = v.strictObject({
  until: v.optional(v.string()),
  cuts: v.array(v.string()),
});

/**
 * An upload under way of an object that takes longer than an invocation: which version of the source it
 * copies, in parts of what size. What is there of it, S3 tells.
 */
export const SEGMENT_UPLOAD = v.strictObject({
  key: v.string(),
  /** Without quotes. */
  etag: v.string(),
  size: count,
  partBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  uploadId: v.string(),
});

/**
 * Where a walk that makes ranges of keys cut what follows a key, decided once for all of its runs: each range goes
 * from one cut to the next (inclusive), and the walk goes on behind the last one. `last`: one more goes to the end.
 */
export const WALK_SPLIT = v.strictObject({ cuts: v.array(v.string()), last: v.boolean() });

export type CloneRequest = v.InferOutput<typeof CLONE_REQUEST>;
export type CloneOptions = NonNullable<CloneRequest['options']>;
export type CloneResponse = v.InferOutput<typeof CLONE_RESPONSE>;
export type ManifestPage = v.InferOutput<typeof MANIFEST_PAGE>;
export type SegmentRequest = v.InferOutput<typeof SEGMENT_REQUEST>;
export type SegmentResponse = v.InferOutput<typeof SEGMENT_RESPONSE>;
export type RangeDigest = v.InferOutput<typeof RANGE_DIGEST>;
export type SegmentSplit = v.InferOutput<typeof SEGMENT_SPLIT>;
export type SegmentUpload = v.InferOutput<typeof SEGMENT_UPLOAD>;
export type WalkSplit = v.InferOutput<typeof WALK_SPLIT>;
export type FilesPage = v.InferOutput<typeof FILES_PAGE>;
export type FileEntry = v.InferOutput<typeof file>;
export type FailedFile = NonNullable<SegmentResponse['failures']>['files'][number];
