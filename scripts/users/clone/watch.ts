import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { compareKeys } from '@lambda-core/common/key-order';
import { cloneResponseKey } from '@lambda-core/s3-clone-common/contract/names';
import { NameSet } from './name-set';
import {
  compareRequests,
  ownCopy,
  requestFile,
  responseFile,
  segmentFileOf,
} from './segment-files';

/** A job's folder in the command bucket; names are keys without the folder. */
export type JobFolder = {
  /** Up to a thousand names after `startAfter` in S3's order. */
  list(startAfter: string): Promise<{ names: readonly string[]; more: boolean }>;
  /** Whether the segmenter has written its last file, the clone-response. */
  hasManifest(): Promise<boolean>;
};

export type WatchListener = {
  /** Segment-requests without a response were found, for the first time. */
  onRequests?(segments: readonly string[]): void;
  /**
   * A segment-response was found, for the first time; when this fails it is found again. Returns the
   * pieces that it names.
   */
  onResponse(segment: string): Promise<readonly string[]>;
  /**
   * The segments of the clone-response, where nobody is known to have requested others but for pieces that
   * responses name; `undefined` where the folder has to be listed. Asked when all that is known has responded.
   */
  segmentsMade?(): readonly string[] | undefined;
};

export type JobWatch = ReturnType<typeof watchJob>;

/** The segmenter's last file. */
const MANIFEST = cloneResponseKey('');
const NO_END = `a page of the job's folder has no names, expected some since more are to follow`;
/** Stretches of the folder listed at once. */
const LISTINGS = 8;
/** Responses read at once, of one page. */
const READS = 64;

/** Names after `from`, up to and including `until`; left out: to the end of the folder. */
type Stretch = { readonly from: string; readonly until: string | undefined };

/**
 * Watches a job's folder, in which files are found by listing it, or heard of.
 *
 * What a poll costs depends on what is unfinished, not on what is finished: it lists from the first
 * unfinished segment, leaps over every run of finished ones to the next unfinished segment, and
 * goes on behind the last request known, where the segmenter adds new ones. A segment's pieces may
 * appear in a run that is leapt over: the segment's response names them, and what nothing names
 * is found by the proof below, or by `everywhere`.
 *
 * Where pages ended before, the folder is cut into stretches, which are listed side by side.
 *
 * Completion is exact. It is declared after a listing L of the whole folder that (1) began when the
 * clone-response was there, and (2) found no request but those whose responses had been seen before
 * L began. L passes every name once: the stretches do not overlap and leave nothing out. Suppose
 * there were a request that L did not find, a piece of a piece … of a segment that the segmenter wrote.
 * The segmenter's own requests were there before its clone-response, so L found them. Let X be the first
 * in that line of descent that L did not find, and P its parent. L found P, so by (2) P had responded
 * before L began; pieces are written before their parent's response, so X was there before L began, and L
 * found it: a contradiction. So L found every request there is, and all have responded.
 *
 * One listing that merely finds a response for every request would not do. It is no snapshot: while
 * it runs, a piece may appear behind it and the parent's response ahead of it.
 *
 * Without a listing it is declared for a job whose segmenter is heard to have ended (its clone-response is written, or
 * was there already), when every segment of `segmentsMade` has responded and so has everything that is known. The segmenter
 * named its segments in the clone-response or was heard to request them, so all of those have responded. Suppose there
 * were a request besides without a response, a piece of a piece … of one of those. Let X be the first in that line
 * of descent that is not known here, and P its parent. P has responded, and its response was read; it names all of P's pieces,
 * for how P is split was written down once, before anybody requested a piece, and whoever responds for P keeps to
 * that. So X was named, and is known: a contradiction. Only the refusal of a segment names nothing, and a
 * response that cannot be read: then `segmentsMade` is to return `undefined`.
 */
export function watchJob(folder: JobFolder, listener: WatchListener) {
  const finished = new NameSet();
  const pending = new Set<string>();
  /** The pending segments as they were after the last walk, in order of their requests. */
  let order: string[] = [];
  /** The last request known. */
  let tail = '';
  /** Where one stretch of the folder ends and the next begins: names at which pages ended. */
  let stops: string[] = [];
  let segmented = false;
  /** The clone-response was heard of, and read. */
  let heardManifest = false;
  let complete = false;
  /** Pages, by the look that is under way or was the last. */
  let listed = 0;

  return {
    /** Segments whose response is there and read. */
    get finished() {
      return finished.size;
    },
    /** Segments without. */
    get pending() {
      return pending.size;
    },
    /** The segmenter has written every request that it is going to write. */
    get segmented() {
      return segmented;
    },
    get complete() {
      return complete;
    },
    /** Pages that the last poll has listed. */
    get listed() {
      return listed;
    },
    isPending: (segment: string) => pending.has(segment),
    /**
     * Takes in files that are heard of, without a look at the folder; true when any is new. Whether that
     * was all, the listing above has to show, unless names tell.
     */
    async hear(names: readonly string[]): Promise<boolean> {
      const before = segmented;
      const discovered: string[] = [];
      const named: string[] = [];
      let found = false;
      try {
        if (names.includes(MANIFEST)) {
          segmented ||= await folder.hasManifest();
          heardManifest = segmented;
        }
        found = await take(names, discovered, named, false);
      } finally {
        remember(discovered, named);
      }
      if (!complete && segmented && pending.size === 0) {
        complete = heardManifest && allAreNamed();
        if (!complete) found = (await prove()) || found;
      }
      return found || segmented !== before;
    },
    /** Looks once; true when anything is new. `everywhere` lists the whole folder. */
    async poll(everywhere = false): Promise<boolean> {
      const before = segmented;
      listed = 0;
      // Both are waited for, whatever becomes of the other: no two walks at a time.
      const [manifest, walked] = await Promise.allSettled([
        segmented || folder.hasManifest(),
        everywhere ? prove() : walk(false),
      ]);
      if (manifest.status === 'rejected') throw manifest.reason;
      segmented = manifest.value;
      if (walked.status === 'rejected') throw walked.reason;
      let news = walked.value || segmented !== before;
      if (!complete && segmented && pending.size === 0) news = (await prove()) || news;
      return news;
    },
  };

  // ---- internal ----

  function allAreNamed(): boolean {
    return listener.segmentsMade?.()?.every((segment) => finished.has(segment)) === true;
  }

  /** The listing L above. */
  async function prove(): Promise<boolean> {
    const allResponded = segmented && pending.size === 0;
    const news = await walk(true);
    complete = allResponded && !news;
    return news;
  }

  /** Lists what may have changed, or all there is; true when it found anything new. */
  async function walk(everywhere: boolean): Promise<boolean> {
    const discovered: string[] = [];
    /** Pieces that responses name; a later page may show that they have responded themselves. */
    const named: string[] = [];
    const ends: string[] = [];
    const last = tail;
    let found = false;
    const starts = ['', ...stops];
    const stretches = starts.map((from, at): Stretch => ({ from, until: stops[at] }));
    try {
      await forEachConcurrently(stretches, LISTINGS, list);
      return found;
    } finally {
      // Also when a page could not be read: what was found before it is known.
      remember(discovered, named);
      // Behind the last request new ones will come, and only the last stretch looks for those.
      const more = ends.filter((end) => compareKeys(end, tail) <= 0);
      stops = [...stops, ...more].sort(compareKeys);
    }

    async function list({ from, until }: Stretch): Promise<void> {
      let next = firstBehind(from);
      let at = everywhere ? from : leap(from);
      while (at !== undefined) {
        listed += 1;
        const { names, more } = await folder.list(at);
        const within =
          until === undefined ? names : names.filter((name) => compareKeys(name, until) <= 0);
        found = (await take(within, discovered, named, true)) || found;
        const end = within.at(-1);
        if (!more || within.length < names.length) return;
        if (end === undefined) throw new LambdaCoreError('LISTING_EMPTY', NO_END);
        if (end === until) return;
        ends.push(ownCopy(end));
        at = everywhere ? end : leap(end);
      }

      /** Where to go on: before the next response that may be there, and not before `from`. */
      function leap(from: string): string | undefined {
        for (; next < order.length; next++) {
          const segment = order[next] ?? '';
          if (!pending.has(segment) || compareKeys(responseFile(segment), from) <= 0) continue;
          const start = later(from, requestFile(segment));
          return until === undefined || compareKeys(start, until) < 0 ? start : undefined;
        }
        return until === undefined ? later(from, last) : undefined;
      }
    }
  }

  function remember(discovered: readonly string[], named: readonly string[]): void {
    announce(named);
    const isPending = (segment: string) => pending.has(segment);
    order = order.filter(isPending);
    const more = discovered.filter(isPending);
    // What is in order already costs a sort one look.
    if (more.length > 0) order = [...order, ...more].sort(compareRequests);
  }

  /** The place in `order` of the first segment whose response lies behind a name. */
  function firstBehind(name: string): number {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(responseFile(order[middle] ?? ''), name) > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Takes names in, a page of them or what was heard; true when anything in it is new. */
  async function take(
    names: readonly string[],
    discovered: string[],
    named: string[],
    listed: boolean,
  ): Promise<boolean> {
    const responses: string[] = [];
    const requested: string[] = [];
    let found = false;
    const expect = (segment: string, list: string[]) => {
      // In this order: of finished ones only hashes are kept, which take their time.
      if (pending.has(segment) || finished.has(segment)) return;
      pending.add(segment);
      discovered.push(segment);
      list.push(segment);
      found = true;
    };
    for (const name of names) {
      const { kind, segment } = segmentFileOf(name);
      if (kind === 'response' && (pending.has(segment) || !finished.has(segment)))
        responses.push(segment);
      if (kind !== 'request') continue;
      // What was heard says nothing of what lies before it.
      if (listed) tail = later(tail, name);
      expect(segment, requested);
    }
    try {
      await forEachConcurrently(responses, READS, async (segment) => {
        const pieces = await listener.onResponse(segment);
        finished.add(segment);
        pending.delete(segment);
        for (const piece of pieces) expect(piece, named);
      });
    } finally {
      announce(requested);
    }
    return found || responses.length > 0;
  }

  function announce(segments: readonly string[]): void {
    const unfinished = segments.filter((segment) => pending.has(segment));
    if (unfinished.length > 0) listener.onRequests?.(unfinished);
  }
}

function later(one: string, other: string): string {
  return compareKeys(one, other) > 0 ? one : other;
}
