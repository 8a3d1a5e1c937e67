import { compareKeys } from '@lambda-core/common/key-order';
import {
  PAGE_BYTES,
  PAGE_ENTRIES,
  type WalkSplit,
} from '@lambda-core/s3-clone-common/contract/contract';
import type { KeyRange } from '@lambda-core/s3-clone-common/contract/names';
import { afterPrefix } from '@lambda-core/s3-clone-common/keys/keys';
import type { ListedPage } from '@lambda-core/s3-clone-common/listing/list-objects';
import { FIRST_PACE, type Pace } from './continuation';

export type RangeWalk = {
  /** The level below it is walked. */
  readonly prefix: string;
  /** A page of what follows a key: with a delimiter first-level prefixes, without one all keys. */
  readonly list: (asked: {
    readonly after: string | undefined;
    readonly delimiter?: '/';
    /** Most entries; left out, what a page holds. */
    readonly most?: number;
  }) => Promise<ListedPage>;
  /** Decides how what follows a key is split, once for every run of the walk: returns what holds. */
  readonly decide: (after: string | undefined, split: WalkSplit) => Promise<WalkSplit>;
  /** Whether a source without keys has a range as well: the destination may have keys there. */
  readonly coversNothing: boolean;
  /** All is one range; left out: it is cut. */
  readonly uncut?: boolean;
};

export type RangeStep = {
  /** Each one begins where the one before ends. */
  readonly ranges: readonly KeyRange[];
  /** Where the walk goes on. */
  readonly next: string | undefined;
  readonly last: boolean;
  readonly pace: Pace;
};

type Proposal = { readonly split: WalkSplit; readonly pace: Pace; readonly isEmpty?: boolean };

/** Prefixes of at most so many objects are small: the files of a segment each would cost nearly half of its copies. */
const SMALL = 16;
const MOST_UNSEEN = PAGE_ENTRIES;

/**
 * Cuts the keys below a prefix into ranges of about a page of objects each, or of one large prefix: each
 * key is in one range, whatever the listings show, since a range begins where the one before ends.
 *
 * A sample, which is a page listed without the delimiter, shows how much prefixes hold. Where they are small
 * it is all that is needed: what it shows whole is a range, and costs one request per thousand objects.
 * Where they are not, the next ones are taken unseen by a listing with the delimiter, a thousand of them for one
 * request, as many to a range as the sample had on its page: twice as many after each sample that was
 * alike, so that a few large ones among small ones cost little. The copier splits what turns out too large.
 */
export async function* walkRanges(
  walk: RangeWalk,
  start: { readonly after?: string | undefined; readonly pace: Pace },
): AsyncGenerator<RangeStep> {
  let { after, pace } = start;
  for (let last = false; !last; ) {
    const proposal = await propose(walk, after, pace);
    if (proposal.isEmpty && after === undefined && !walk.coversNothing) return;
    const { cuts, last: isLast } = await walk.decide(after, proposal.split);
    const ends: (string | undefined)[] = isLast ? [...cuts, undefined] : cuts;
    const starts = [after, ...cuts];
    const ranges = ends.map((until, at) => rangeOf(walk.prefix, starts[at], until));
    after = cuts.at(-1) ?? after;
    pace = proposal.pace;
    last = isLast;
    yield { ranges, next: after, last, pace };
  }
}

/** Only the bounds that there are. */
function rangeOf(prefix: string, after: string | undefined, until: string | undefined): KeyRange {
  return {
    prefix,
    ...(after === undefined ? {} : { after }),
    ...(until === undefined ? {} : { until }),
  };
}

async function propose(walk: RangeWalk, after: string | undefined, pace: Pace): Promise<Proposal> {
  if (walk.uncut === true) return { split: { cuts: [], last: true }, pace };
  const unseen = pace.unseen > 0 ? await takeUnseen(walk, after, pace) : undefined;
  return unseen ?? (await sample(walk, after, pace));
}

async function sample(
  walk: RangeWalk,
  after: string | undefined,
  { stride }: Pace,
): Promise<Proposal> {
  const { objects, last } = await walk.list({ after });
  const lastKey = objects.at(-1)?.key;
  if (last || lastKey === undefined)
    return { split: { cuts: [], last: true }, pace: FIRST_PACE, isEmpty: lastKey === undefined };
  const units = objects.map(({ key }) => prefixOf(walk.prefix, key) ?? key);
  const unit = units.at(-1) ?? lastKey;
  const count = new Set(units).size;
  // More of the last one may follow.
  const whole = objects[units.indexOf(unit) - 1]?.key;
  const cut = whole ?? (unit === lastKey ? lastKey : endOf(unit, lastKey));
  const split = { cuts: [cut], last: false };
  if (whole !== undefined && count * SMALL >= objects.length) return { split, pace: FIRST_PACE };
  const next = Math.min(stride === 0 ? count : 2 * stride, MOST_UNSEEN);
  return { split, pace: { stride: next, unseen: next, neighbours: Math.max(1, count - 1) } };
}

/** Takes the next prefixes as they are named; nothing when there is none that the walk has not passed. */
async function takeUnseen(
  walk: RangeWalk,
  after: string | undefined,
  pace: Pace,
): Promise<Proposal | undefined> {
  const page = await walk.list({ after, delimiter: '/', most: pace.unseen });
  const ends = endsOf(page);
  const cuts: string[] = [];
  let open: string | undefined;
  let before = after;
  let weight = 0;
  let bytes = 0;
  let taken = 0;
  for (const { end, isPrefix } of ends) {
    // A prefix in the middle of which the walk goes on may be shown again.
    if (before !== undefined && compareKeys(end, before) <= 0) continue;
    before = open = end;
    taken += 1;
    weight += isPrefix ? 1 / pace.neighbours : 1 / PAGE_ENTRIES;
    if (weight < 0.999) continue;
    cuts.push(end);
    [open, weight] = [undefined, 0];
    bytes += Buffer.byteLength(JSON.stringify(end)) + 1;
    if (bytes > PAGE_BYTES / 2) break;
  }
  if (taken === 0) return undefined;
  const last = page.last && before === ends.at(-1)?.end;
  // What comes last goes to the end; what does not fill a range is left to the next step.
  if (last && open === undefined) cuts.pop();
  if (!last && open !== undefined && cuts.length === 0) cuts.push(open);
  return { split: { cuts, last }, pace: { ...pace, unseen: Math.max(0, pace.unseen - taken) } };
}

/** Where the entries of a page end, in order. */
function endsOf({ objects, prefixes }: ListedPage): { end: string; isPrefix: boolean }[] {
  return [
    ...objects.map(({ key }) => ({ end: key, isPrefix: false })),
    ...prefixes.map((prefix) => ({ end: endOf(prefix, prefix), isPrefix: true })),
  ].sort((one, other) => compareKeys(one.end, other.end));
}

/** A key behind those of a prefix; the one seen last where there is none. */
function endOf(prefix: string, seen: string): string {
  const end = afterPrefix(prefix);
  return compareKeys(end, seen) > 0 ? end : seen;
}

/** The first-level prefix that a key is in; `undefined` for one at the root. */
function prefixOf(root: string, key: string): string | undefined {
  const slash = key.indexOf('/', root.length);
  return slash < 0 ? undefined : key.slice(0, slash + 1);
}
