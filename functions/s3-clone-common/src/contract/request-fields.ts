import * as v from 'valibot';
import type { Fields } from './field';
import {
  BUCKET,
  GLOBS,
  ID,
  KEY,
  oneOf,
  REGION,
  STORAGE_CLASS,
  TYPED_PREFIX,
  wholeNumber,
} from './values';

const IN_REGION = {
  schema: REGION,
  value: 'REGION',
  help: "where it is, when not in the functions' region",
} as const;

/**
 * Every field of a clone-request. The schema of the contract is made of this table, and so are the flags of
 * `npm run clone`, their validation and their help.
 */
export const REQUEST_FIELDS = {
  id: {
    id: {
      schema: ID,
      required: true,
      flag: 'id',
      value: 'ID',
      help: 'name the job (a time and four random digits)',
    },
  },
  source: {
    name: {
      schema: BUCKET,
      required: true,
      flag: 'source',
      value: 'BUCKET',
      help: 'the bucket to clone',
    },
    region: { ...IN_REGION, flag: 'source-region' },
    prefix: {
      schema: KEY,
      typed: TYPED_PREFIX,
      flag: 'source-prefix',
      value: 'PREFIX',
      help: 'clone the keys that begin with it',
    },
  },
  destination: {
    name: {
      schema: BUCKET,
      required: true,
      flag: 'destination',
      value: 'BUCKET',
      help: 'the bucket that is to have the objects',
    },
    region: { ...IN_REGION, flag: 'destination-region' },
    prefix: {
      schema: KEY,
      typed: TYPED_PREFIX,
      flag: 'destination-prefix',
      value: 'PREFIX',
      help: 'takes the place of the source prefix at the start of every key',
    },
  },
  /** Carried from the clone-request into every segment-request. */
  options: {
    include: {
      schema: GLOBS,
      flag: 'include',
      value: 'GLOB',
      help: 'a glob of keys to clone (all), relative to the source prefix; may be repeated',
    },
    exclude: {
      schema: GLOBS,
      flag: 'exclude',
      value: 'GLOB',
      help: 'a glob of keys to leave out, whatever includes them; may be repeated',
    },
    skipUnchanged: {
      schema: v.boolean(),
      flag: 'skip-unchanged',
      help: 'leave out what is there already, by size and ETag',
    },
    segmentBy: {
      schema: oneOf(['prefix', 'range']),
      flag: 'segment-by',
      value: 'prefix|range',
      help:
        'a segment for each first-level prefix, or for ranges of keys, in which small neighbours share one ' +
        '(prefix up to 1,000 prefixes, range beyond)',
    },
    storageClass: {
      schema: STORAGE_CLASS,
      flag: 'storage-class',
      value: 'CLASS',
      help: 'for every copy (each object keeps its own)',
    },
    acl: {
      schema: v.literal('bucket-owner-full-control', 'expected bucket-owner-full-control'),
      flag: 'acl',
      value: 'ACL',
      help:
        "bucket-owner-full-control, for a destination of another account that has ACLs (none: the owner's " +
        'by "bucket owner enforced")',
    },
    restore: {
      schema: oneOf(['Expedited', 'Standard', 'Bulk']),
      flag: 'restore',
      value: 'TIER',
      help:
        'restore archived objects (Expedited, Standard or Bulk), wait for them, for hours or days, and copy ' +
        'them then',
    },
    restoreDays: {
      schema: wholeNumber(1, 365),
      flag: 'restore-days',
      value: 'N',
      help: 'how long the source keeps what was restored (3)',
    },
    concurrency: {
      schema: wholeNumber(1, 1000),
      flag: 'concurrency',
      value: 'N',
      help: 'copies under way at once in one invocation',
    },
    dryRun: {
      schema: v.boolean(),
      flag: 'dry-run',
      help: 'list and count, change nothing',
    },
    deleteExtraneous: {
      schema: v.boolean(),
      flag: 'delete-extraneous',
      help: 'delete what is in the destination (below its prefix) and not in the source',
    },
    confirmDeleteExtraneous: {
      schema: v.string(),
      flag: 'confirm-delete-extraneous',
      value: 'DESTINATION',
      help: 'the name of the destination again, without which nothing is deleted',
    },
    maxDelete: {
      schema: wholeNumber(0),
      flag: 'max-delete',
      value: 'N',
      help:
        'the most objects to delete (a quarter of those in the destination, below its prefix and by the ' +
        'globs); were it more, nothing is copied or deleted; a dry run tells the number',
    },
    requestedAt: {
      schema: v.pipe(v.string(), v.isoTimestamp('expected a time such as "2026-01-31T12:00:00Z"')),
      noFlag: 'the command writes down when it is run',
    },
  },
} as const satisfies Record<string, Fields>;
