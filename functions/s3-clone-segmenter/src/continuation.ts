import { isName, type ObjectReference } from '@lambda-core/common/object-events';
import { REQUESTS } from '@lambda-core/s3-clone-common/contract/contract';
import { noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** How a walk by ranges goes on, by its last sample. */
const PACE = {
  /** Prefixes to take without a look at what they hold, before the next sample. */
  unseen: count,
  /** How many they were after the last sample; 0 where prefixes are small. */
  stride: count,
  /** How many of them make about a page of objects. */
  neighbours: count,
};

/** Every prefix is looked at. */
export const FIRST_PACE = { unseen: 0, stride: 0, neighbours: 1 } as const;

const POSITION = {
  /**
   * When something may be deleted, it is counted first. Then the source's level is looked at, whether it
   * has many prefixes, and walked; then the destination's, again for what may be deleted there.
   */
  phase: v.picklist(['count', 'look', 'source', 'destination']),
  /** Where the walk of the phase goes on; a StartAfter. */
  after: v.optional(v.string()),
  /** Objects of the destination counted so far, and those of them that would be deleted. */
  there: v.optional(count, 0),
  extraneous: v.optional(count, 0),
  /** First-level prefixes that the look has seen. */
  prefixes: v.optional(count, 0),
  /** Keys at the root that it has seen. */
  rootKeys: v.optional(count, 0),
  /** Whether all keys are one range. */
  uncut: v.optional(v.boolean(), false),
  /** Whether segments are ranges of keys; else each first-level prefix is one. */
  byRange: v.optional(v.boolean(), false),
  pace: v.optional(v.strictObject(PACE), FIRST_PACE),
  /** Whether the segment of the keys at the root has been written. */
  root: v.boolean(),
  /** Segments written so far. */
  count,
  /** Pages of the manifest written so far. */
  pages: count,
  /** Segments that are not on a page yet. Carried along, so that pages do not depend on hops. */
  values: v.array(v.string()),
  /** Sent by the invocations before. */
  requests: v.optional(REQUESTS, noRequests),
  /** Taken by the invocations before. */
  milliseconds: v.optional(count, 0),
};

export const CONTINUATION = v.strictObject({
  bucket: v.custom<string>(isName, 'expected a name'),
  key: v.custom<string>(isName, 'expected a name'),
  position: v.strictObject(POSITION),
  hop: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

/** How far a walk has come. */
export type Position = v.InferOutput<typeof CONTINUATION>['position'];

/** The rest of a walk, as one invocation hands it to the next. */
export type Continuation = v.InferOutput<typeof CONTINUATION>;

/** A clone-request, or the rest of the walk that it asked for. */
export type SegmenterWork = ObjectReference & Partial<Pick<Continuation, 'position' | 'hop'>>;

export type Pace = Readonly<Position['pace']>;

export function startPosition(phase: Position['phase'], byRange: boolean): Position {
  return {
    phase,
    there: 0,
    extraneous: 0,
    prefixes: 0,
    rootKeys: 0,
    uncut: false,
    byRange,
    pace: FIRST_PACE,
    root: false,
    count: 0,
    pages: 0,
    values: [],
    requests: noRequests(),
    milliseconds: 0,
  };
}
