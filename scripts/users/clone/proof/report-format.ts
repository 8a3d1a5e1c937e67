import { CLONE_REQUEST, RANGE_DIGEST } from '@lambda-core/s3-clone-common/contract/contract';
import { GLOBS, ID, KEY } from '@lambda-core/s3-clone-common/contract/values';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const time = v.pipe(
  v.string(),
  v.isoTimestamp('expected a time such as "2026-01-31T12:00:00.000Z"'),
);

/** Everything but the ranges. */
export const REPORT_HEAD = v.strictObject({
  proof: v.literal('lambda-core clone', 'expected "lambda-core clone"'),
  version: v.literal(1, 'expected 1, the version that this tool reads'),
  tool: v.string(),
  made: time,
  job: v.strictObject({ id: ID, requestedAt: v.optional(time) }),
  source: CLONE_REQUEST.entries.source,
  destination: CLONE_REQUEST.entries.destination,
  /** Which names it was about, as in the request. */
  include: v.optional(GLOBS),
  exclude: v.optional(GLOBS),
  /** How the destination was compared when this was made. */
  comparedBy: v.picklist(['digest', 'listing']),
  differences: v.strictObject({
    total: count,
    first: v.array(
      v.strictObject({ key: v.string(), kind: v.string(), reason: v.optional(v.string()) }),
    ),
  }),
  /** The sum of all ranges. */
  total: v.strictObject({ ...RANGE_DIGEST.entries, ranges: count }),
});

export const PROOF_RANGE = v.strictObject({
  /** By names: keys without their side's prefix. */
  range: v.strictObject({
    prefix: KEY,
    delimiter: v.optional(v.literal('/', 'expected "/"')),
    after: v.optional(KEY),
    until: v.optional(KEY),
  }),
  digest: RANGE_DIGEST,
});

/** The line between the head and the ranges, which have a line each. */
export const RANGES_LINE = '  "ranges": [';

export type ReportHead = v.InferOutput<typeof REPORT_HEAD>;
