import { describeError } from '@lambda-core/common/errors';
import * as v from 'valibot';
import { compileGlob } from '../keys/glob';

/** The most that any file in the command bucket may weigh; lists beyond it go to pages. */
export const PAGE_BYTES = 512 * 1024;
/** The most entries of one page, and of a list inside a response. */
export const PAGE_ENTRIES = 1000;
/** The most failures, or vanished keys, that a segment-response spells out; their total is always exact. */
export const FAILURES_LISTED = 100;

export const STORAGE_CLASSES = [
  'STANDARD',
  'REDUCED_REDUNDANCY',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
] as const;

const MOST_KEY_BYTES = 1024;

const bytesAtMost = (most: number) =>
  v.pipe(
    v.string(),
    v.maxBytes(most, `expected at most ${most} bytes of UTF-8`),
    // JSON can hold halves of characters, which no key and no URL can.
    v.check((text) => !/\p{Surrogate}/u.test(text), 'expected whole characters'),
  );
const key = () => bytesAtMost(MOST_KEY_BYTES);
const globs = () => {
  const glob = v.pipe(
    bytesAtMost(MOST_KEY_BYTES),
    v.nonEmpty('expected a glob such as "*.jpg"'),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      try {
        compileGlob(dataset.value);
      } catch (error) {
        addIssue({ message: `expected one that can be read; ${describeError(error)}` });
      }
    }),
  );
  return v.pipe(v.array(glob), v.maxLength(100, 'expected at most 100 globs'));
};

const id = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'expected 1 to 100 letters, digits, ".", "_" and "-", the first a letter or a digit',
  ),
);
const bucket = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/,
    'expected the name of a bucket, without "s3://" and "/"',
  ),
);
const region = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/, 'expected a region such as "eu-west-1"'),
);

/** What a requester may choose; carried from the clone-request into every segment-request. */
export const CLONE_OPTIONS = {
  /** Globs on the key relative to the source prefix; left out: every key. */
  include: v.optional(globs()),
  /** Globs of keys to leave out; stronger than `include`. */
  exclude: v.optional(globs()),
  /** Leaves out what the destination already has, by size and ETag. */
  skipUnchanged: v.optional(v.boolean()),
  /** For every copy; left out: each object keeps its own. */
  storageClass: v.optional(
    v.picklist(STORAGE_CLASSES, `expected one of ${STORAGE_CLASSES.join(', ')}`),
  ),
  /** Copy requests under way at once in one invocation. */
  concurrency: v.optional(
    v.pipe(
      v.number(),
      v.integer('expected a whole number'),
      v.minValue(1, 'expected 1 to 1000'),
      v.maxValue(1000, 'expected 1 to 1000'),
    ),
  ),
  /** Lists and compares, and changes nothing. */
  dryRun: v.optional(v.boolean()),
  /** Deletes what the destination has below its prefix and the source has not. */
  deleteExtraneous: v.optional(v.boolean()),
  /** The name of the destination bucket again: without it nothing is deleted. */
  confirmDeleteExtraneous: v.optional(v.string()),
  /** The most objects to delete; left out: a quarter of those in the destination. Beyond it, nothing is done. */
  maxDelete: v.optional(
    v.pipe(
      v.number(),
      v.safeInteger('expected a whole number'),
      v.minValue(0, 'expected 0 or more'),
    ),
  ),
  requestedAt: v.optional(
    v.pipe(v.string(), v.isoTimestamp('expected a time such as "2026-01-31T12:00:00Z"')),
  ),
};

const destination = v.strictObject({
  name: bucket,
  region: v.optional(region),
  /** Takes the place of the source prefix at the start of every key. */
  prefix: v.optional(key()),
});

/** To valibot a list is an object; one without fields would pass for no options. */
const noList = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'expected an object'),
);

export const CLONE_REQUEST = v.strictObject({
  id,
  source: v.strictObject({ name: bucket, region: v.optional(region), prefix: v.optional(key()) }),
  destination,
  options: v.optional(v.pipe(noList, v.strictObject(CLONE_OPTIONS))),
});

const SEGMENT_REQUEST_ENTRIES = {
  id,
  source: v.strictObject({
    name: bucket,
    region: v.optional(region),
    prefix: key(),
    delimiter: v.optional(v.literal('/', 'expected "/"')),
    after: v.optional(key()),
    until: v.optional(key()),
  }),
  destination,
  /** How often a range was split to get here; the segmenter's segments have none. */
  depth: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  options: v.optional(
    v.pipe(
      noList,
      v.strictObject({
        ...CLONE_OPTIONS,
        /** The prefix of the whole job, which the destination's prefix replaces; '' when left out. */
        sourcePrefix: v.optional(key()),
      }),
    ),
  ),
};

export const SEGMENT_REQUEST = v.strictObject(SEGMENT_REQUEST_ENTRIES);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
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
});

/** A page of the manifest. */
export const MANIFEST_PAGE = v.strictObject({ page: count, values: v.array(v.string()) });

const file = v.strictObject({ key: v.string(), size: count, etag: v.optional(v.string()) });

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
  }),
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
  split: v.optional(v.strictObject({ count, values: v.array(v.string()) })),
  /** Why the segment as a whole could not be copied. */
  error: v.optional(error),
});

/** A page of a segment's files. */
export const FILES_PAGE = v.strictObject({ files: v.array(file) });

/**
 * How far a segment that was too large goes itself (`until`, inclusive), and where the ranges that take
 * over the rest end; the last of them ends where the segment did. Without `cuts` there is one.
 */
export const SEGMENT_SPLIT = v.strictObject({ until: v.string(), cuts: v.array(v.string()) });

export type CloneRequest = v.InferOutput<typeof CLONE_REQUEST>;
export type CloneOptions = NonNullable<CloneRequest['options']>;
export type CloneResponse = v.InferOutput<typeof CLONE_RESPONSE>;
export type ManifestPage = v.InferOutput<typeof MANIFEST_PAGE>;
export type SegmentRequest = v.InferOutput<typeof SEGMENT_REQUEST>;
export type SegmentResponse = v.InferOutput<typeof SEGMENT_RESPONSE>;
export type SegmentSplit = v.InferOutput<typeof SEGMENT_SPLIT>;
export type FilesPage = v.InferOutput<typeof FILES_PAGE>;
export type FileEntry = v.InferOutput<typeof file>;
export type FailedFile = NonNullable<SegmentResponse['failures']>['files'][number];
