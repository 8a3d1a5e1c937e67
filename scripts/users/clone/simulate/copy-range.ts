import { lowerBound } from '@lambda-core/local/s3/key-space';
import { PAGE_BYTES, PAGE_ENTRIES } from '@lambda-core/s3-clone-common/contract/contract';
import { isFull, isMany, type Taken } from '@lambda-core/s3-clone-copier/fullness';
import type { CopyRange, SegmentRun, Share } from '@lambda-core/s3-clone-copier/segment-run';
import type { Copied } from './copied';
import { stretchOf } from './key-index';
import type { MemoryS3, Sender } from './memory-s3';
import { book, type Rate } from './rates';
import type { VirtualTime } from './virtual-time';

/** What an invocation copies with. */
export type Copying = {
  readonly s3: MemoryS3;
  readonly sender: Sender;
  readonly now: () => number;
  /** Has something done at a time, whatever becomes of the invocation by then. */
  readonly at: VirtualTime['at'];
  /** When the invocation has to take on nothing new, and when it is over. */
  readonly drainAt: number;
  readonly stopAt: number;
  readonly own: Rate;
  readonly all: Rate;
  readonly copiesASecond: number;
  /** Left out: nobody asks whether anything was copied twice. */
  readonly copied?: Copied;
  readonly isDead: () => boolean;
};

/** Of a page's keys, as many as are booked at once: few enough for others to come in between. */
const STRIDE_MILLISECONDS = 1_000;
const LEAST_STRIDE = 128;

/**
 * `copyRange` without the copies: pages are counted by arithmetic, and the key at which the limits are reached is
 * found by bisection. What decides is the copier's own `isFull`.
 */
export function virtualCopyRange(copying: Copying): CopyRange {
  const { s3, sender, now, own, all, copied } = copying;
  const { latency, keys } = s3;
  return async (run: SegmentRun, share: Share) => {
    const { summary } = run.tally;
    const counts = summary as { -readonly [Name in keyof typeof summary]: (typeof summary)[Name] };
    const began = now();
    const { pageSize = 1_000, copyConcurrency } = run.deps.config;
    const places = run.request.options?.concurrency ?? copyConcurrency;
    // Copies that are only foretold take no time.
    const isDry = run.request.options?.dryRun === true;
    const copyMilliseconds = isDry ? 0 : latency.copy;
    const perMillisecond = isDry ? Infinity : copying.copiesASecond / 1_000;
    const stretch = stretchOf(keys, share.range);
    const requested = Math.floor(run.requested / 1_000);
    const goesOn = stretch.to < keys.count && keys.keyAt(stretch.to).startsWith(share.range.prefix);
    let taken = 0;
    let ends = now();
    let at = stretch.from;
    let stride = LEAST_STRIDE;
    let throttled = false;
    const isOver = (objects: number, time: number, last: boolean) => {
      const draining = time >= copying.drainAt;
      const milliseconds = time - began;
      const sum: Taken = {
        objects,
        bytes: objects * keys.bytes,
        milliseconds,
        draining,
        throttled,
      };
      return isFull(sum, share.limits, last);
    };
    const finish = async (result: string | undefined) => {
      await sender.sleep(Math.max(0, ends - now()));
      if (now() > copying.stopAt) throw new DOMException('the time is over', 'AbortError');
      notePages(s3, run, taken);
      return result;
    };
    const leave = (isLast: boolean) => {
      // The page after this one was asked for already.
      if (!isLast) counts.requests.list += share.repeated ? 2 : 1;
      return finish(keys.keyAt(at - 1));
    };
    for (;;) {
      const pageEnd = Math.min(at + pageSize, stretch.to);
      // A range that ends where a page does, and before its prefix, shows that only on the next page.
      const last = pageEnd >= stretch.to && (pageEnd - at < pageSize || !goesOn);
      counts.requests.list += share.repeated ? 2 : 1;
      if (at === stretch.from) {
        await sender.sleep(latency.list);
        if (isMany(pageEnd - at, last)) await share.onMany?.();
      }
      while (at < pageEnd) {
        const there = share.repeated ? copied?.firstWithin(at, pageEnd, requested) : undefined;
        if (there !== undefined && there.from <= at) {
          const skips = there.to - at;
          counts.objectsListed += skips;
          counts.objectsSkipped += skips;
          taken += skips;
          at = there.to;
          continue;
        }
        const most = Math.min(stride, (there?.from ?? pageEnd) - at);
        const before = { own: own.taken, all: all.taken };
        const terms = { now: now(), own, all, places, latency: copyMilliseconds };
        const first = book(most, { ...terms, perMillisecond });
        throttled = first.throttled;
        const hasPlace = (index: number) =>
          taken + index === 0 || !isOver(taken + index, first.begins + index * first.gap, last);
        const fits = hasPlace(most - 1) ? most : lowerBound(most, hasPlace);
        let booking = first;
        if (fits < most) {
          own.taken = before.own;
          all.taken = before.all;
          if (fits === 0) return await leave(last);
          booking = book(fits, { ...terms, perMillisecond });
        }
        const [from, to] = [at, at + fits];
        at = to;
        taken += fits;
        counts.objectsListed += fits;
        counts.objectsCopied += fits;
        counts.bytesCopied += fits * keys.bytes;
        counts.requests.copy += fits;
        ends = Math.max(ends, booking.ends);
        noteCopies(copying, { from, to, ...booking });
        const gap = (booking.ends - copyMilliseconds - booking.begins) / fits;
        stride = Math.max(
          LEAST_STRIDE,
          Math.min(pageSize, Math.floor(STRIDE_MILLISECONDS / Math.max(gap, 0.001))),
        );
        await sender.sleep(Math.max(0, booking.ends - copyMilliseconds - now()));
        if (now() > copying.stopAt) throw new DOMException('the time is over', 'AbortError');
        if (fits < most) return await leave(last);
      }
      if (last) return await finish(undefined);
      if (taken > 0 && isOver(taken, now(), false)) return await leave(false);
    }
  };
}

/** Copies end one by one; those of an invocation that is killed before they begin are never made. */
function noteCopies(
  { s3, copied, sender, now, at, isDead }: Copying,
  { from, to, begins, gap }: { from: number; to: number; begins: number; gap: number },
): void {
  if (copied === undefined) return;
  const STEPS = 4;
  for (let step = 0; step < STEPS; step++) {
    const first = from + Math.floor(((to - from) * step) / STEPS);
    const end = from + Math.floor(((to - from) * (step + 1)) / STEPS);
    if (end === first) continue;
    const starts = begins + (first - from) * gap;
    void sender.sleep(Math.max(0, starts - now())).then(() => {
      if (isDead()) return;
      // Sent: it is made, whatever becomes of the sender.
      const made = Math.max(now(), begins + (end - 1 - from) * gap) + s3.latency.copy;
      at(made, () => copied.add(first, end, made));
    });
  }
}

/** Page files of a response, as `responseOf` would write them. */
function notePages(s3: MemoryS3, { tally, request }: SegmentRun, entries: number): void {
  const { keys } = s3;
  const name = keys.keyAt(0).length;
  const entry = JSON.stringify({ key: 'k'.repeat(name), size: keys.bytes, etag: 'e'.repeat(32) });
  const most = Math.min(PAGE_ENTRIES, Math.floor(PAGE_BYTES / (entry.length + 1)));
  if (request.options?.dryRun !== true) s3.noteFile(Math.min(most, entries) * (entry.length + 1));
  if (entries > most) (tally.summary.requests as { put: number }).put += Math.ceil(entries / most);
}
