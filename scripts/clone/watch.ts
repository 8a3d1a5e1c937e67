import { compareKeys } from '@lambda-core/common/clone/keys';
import { jobFileOf, segmentRequestKey, segmentResponseKey } from '@lambda-core/common/clone/names';
import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { NameSet } from './name-set';

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
   * A segment-response was found, for the first time; when this fails it is found again. Answers the
   * pieces that it names.
   */
  onResponse(segment: string): Promise<readonly string[]>;
};

export type JobWatch = {
  /** Segments whose response is there and read. */
  readonly finished: number;
  /** Segments without. */
  readonly pending: number;
  /** The segmenter has written every request that it is going to write. */
  readonly segmented: boolean;
  readonly complete: boolean;
  isPending(segment: string): boolean;
  /** Looks once; true when anything is new. `everywhere` lists the whole folder. */
  poll(everywhere?: boolean): Promise<boolean>;
};

/** Responses read at once. */
const READS = 16;

/**
 * Watches a job's folder.
 *
 * What a poll costs depends on what is unfinished, not on what is finished: it lists from the first
 * unfinished segment, leaps over every stretch of finished ones to the next unfinished segment, and
 * goes on behind the last request known, where the segmenter adds new ones. A segment's pieces may
 * appear in a stretch that is leapt over: the segment's response names them, and what nothing names
 * is found by the proof below, or by `everywhere`.
 *
 * Completion is exact. It is declared after a listing L of the whole folder that (1) began when the
 * clone-response was there, and (2) found no request but those whose responses had been seen before
 * L began. Suppose there were a request that L did not find, a piece of a piece … of a segment that
 * the segmenter wrote. The segmenter's own requests were there before its clone-response, so L found
 * them. Let X be the first in that line of descent that L did not find, and P its parent. L found P,
 * so by (2) P had responded before L began; pieces are written before their parent's response, so X
 * was there before L began, and L, which passes every name once, found it: a contradiction. So L
 * found every request there is, and all have responded.
 *
 * One listing that merely finds a response for every request would not do. It is no snapshot: while
 * it runs, a piece may appear behind it and the parent's response ahead of it.
 */
export function watchJob(folder: JobFolder, listener: WatchListener): JobWatch {
  const finished = new NameSet();
  const pending = new Set<string>();
  /** The pending segments as they were after the last walk, in order of their requests. */
  let order: string[] = [];
  /** The last request known. */
  let tail = '';
  let segmented = false;
  let complete = false;

  return {
    get finished() {
      return finished.size;
    },
    get pending() {
      return pending.size;
    },
    get segmented() {
      return segmented;
    },
    get complete() {
      return complete;
    },
    isPending: (segment) => pending.has(segment),
    async poll(everywhere = false) {
      const before = segmented;
      segmented ||= await folder.hasManifest();
      let news = segmented !== before;
      news = (await (everywhere ? prove() : walk(false))) || news;
      if (!complete && segmented && pending.size === 0) news = (await prove()) || news;
      return news;
    },
  };

  // ---- internal ----

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
    const last = tail;
    let found = false;
    let next = 0;
    let at = everywhere ? '' : leap('');
    try {
      for (;;) {
        const { names, more } = await folder.list(at);
        found = (await take(names, discovered)) || found;
        at = names.at(-1) ?? at;
        if (!more) return found;
        if (!everywhere) at = leap(at);
      }
    } finally {
      // Also when a page could not be read: what was found before it is known.
      const fresh = discovered.filter((segment) => pending.has(segment)).sort(compareRequests);
      order = merge(
        order.filter((segment) => pending.has(segment)),
        fresh,
      );
      if (fresh.length > 0) listener.onRequests?.(fresh);
    }

    /** The place to go on from: before the next response that may be there, and not before `from`. */
    function leap(from: string): string {
      for (; next < order.length; next++) {
        const segment = order[next] ?? '';
        if (pending.has(segment) && compareKeys(responseFile(segment), from) > 0) {
          return later(from, requestFile(segment));
        }
      }
      return later(from, last);
    }
  }

  /** Takes one page in; true when anything in it is new. */
  async function take(names: readonly string[], discovered: string[]): Promise<boolean> {
    const responses: string[] = [];
    let found = false;
    const expect = (segment: string) => {
      if (finished.has(segment) || pending.has(segment)) return;
      pending.add(segment);
      discovered.push(segment);
      found = true;
    };
    for (const name of names) {
      const { kind, segment } = segmentFileOf(name);
      if (kind === 'response' && !finished.has(segment)) responses.push(segment);
      if (kind !== 'request') continue;
      tail = later(tail, name);
      expect(segment);
    }
    await forEachConcurrently(responses, READS, async (segment) => {
      const pieces = await listener.onResponse(segment);
      finished.add(segment);
      pending.delete(segment);
      pieces.forEach(expect);
    });
    return found || responses.length > 0;
  }
}

function later(one: string, other: string): string {
  return compareKeys(one, other) > 0 ? one : other;
}

/** Both in the order of their requests, as the result is. */
function merge(one: readonly string[], other: readonly string[]): string[] {
  if (other.length === 0) return [...one];
  const merged: string[] = [];
  let at = 0;
  for (const segment of one) {
    for (; at < other.length && compareRequests(other[at] ?? '', segment) < 0; at++)
      merged.push(other[at] ?? '');
    merged.push(segment);
  }
  return merged.concat(other.slice(at));
}

function compareRequests(one: string, other: string): number {
  return compareKeys(requestFile(one), requestFile(other));
}

const requestFile = (segment: string) => segmentRequestKey('', segment);
const responseFile = (segment: string) => segmentResponseKey('', segment);

type SegmentFile = { kind: 'request' | 'response' | 'other'; segment: string };

function segmentFileOf(name: string): SegmentFile {
  // Any folder will do: it is the name that tells.
  const file = jobFileOf(`job/${name}`);
  if (file?.segment === undefined) return { kind: 'other', segment: '' };
  if (file.kind === 'segment-request') return { kind: 'request', segment: file.segment };
  if (file.kind === 'segment-response') return { kind: 'response', segment: file.segment };
  return { kind: 'other', segment: '' };
}
