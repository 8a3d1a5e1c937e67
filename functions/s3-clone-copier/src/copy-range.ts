import { keyFilter } from '@lambda-core/s3-clone-common/keys/key-filter';
import { type ListedPage, listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import {
  type JoinedPage,
  mergeListings,
  type Pair,
} from '@lambda-core/s3-clone-common/listing/merge-listings';
import { sortedObjects } from '@lambda-core/s3-clone-common/listing/sorted-objects';
import type { ListedObject, Listing } from '@lambda-core/s3-clone-common/listing/types';
import { addRequests, noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import type { SegmentLimits } from './config';
import { copyObject, deleteObject } from './copy-object';
import { isFull, isMany } from './fullness';
import type { Attempt } from './limiter';
import { isLarge, requestsOfCopy } from './parts';
import type { SegmentRun, Share } from './segment-run';
import type { SegmentTally } from './segment-tally';
import { isOfThisJob, isUnchanged, mayBeOfThisJob } from './unchanged';

/**
 * Copies the range of a segment as far as its limits go. Listing runs ahead of copying by a page, copying
 * by as many requests as the limiter admits.
 * @returns the last key that was taken on when the limits left something behind it
 * @throws what kept the source or the destination from being listed
 */
export async function copyRange(run: SegmentRun, share: Share): Promise<string | undefined> {
  const isOver = fullness(run, share.limits);
  const decide = decision(run, share);
  const tasks = openTasks();
  const { limiter, deps } = run;
  let at: string | undefined;
  try {
    for await (const { pairs, last } of pagesOf(run, share)) {
      if (at === undefined && isMany(pairs.length, last)) await share.onMany?.();
      for (const pair of pairs) {
        // A key that is not taken on leaves a range of its own, so one is taken on in any case.
        if (at !== undefined && isOver(last)) return at;
        at = pair.key;
        const action = decide(pair);
        if (action === undefined) continue;
        const { key, source, destination } = pair;
        const doubtful = action === 'ask' ? destination : undefined;
        const gate =
          source !== undefined && isLarge(source.size, deps.config) ? deps.large : limiter;
        const begun = gate.start(
          tasks.counted((attempt) =>
            source === undefined
              ? deleteObject(run, key, attempt)
              : copyObject(run, source, attempt, doubtful),
          ),
        );
        if (begun !== undefined) await begun;
      }
      if (at !== undefined && !last && isOver(false)) return at;
    }
    return undefined;
  } finally {
    await tasks.done();
  }
}

function pagesOf(
  run: SegmentRun,
  { range, repeated }: Share,
): AsyncIterable<JoinedPage<ListedPage, ListedObject>> {
  const { request, retrying, deps, keys } = run;
  const { pageSize } = deps.config;
  const list = (side: { name: string; region?: string | undefined }, of: Omit<Listing, 'bucket'>) =>
    listObjects(
      deps.clients.clientFor(side.region),
      { pageSize, ...of, bucket: side.name },
      retrying,
    );
  const withRestores = request.options?.restore !== undefined;
  const { skipUnchanged, deleteExtraneous } = request.options ?? {};
  const compares = skipUnchanged === true || deleteExtraneous === true || repeated;
  const there = compares ? keys.rangeInDestination(range) : undefined;
  return mergeListings(
    sortedObjects(list(request.source, { ...range, withRestores })),
    there && sortedObjects(list(request.destination, there), keys.toSource),
  );
}

/**
 * What is to be done about a key: something, or nothing; or to ask whether it is copied already. Counts what it
 * decides.
 */
function decision(
  run: SegmentRun,
  { repeated }: Share,
): (pair: Pair<ListedObject>) => 'ask' | 'copy' | 'delete' | undefined {
  const { request, tally, requested, deps } = run;
  const { options = {} } = request;
  const filter = keyFilter(options);
  const skip = options.sourcePrefix?.length ?? 0;
  const dryRun = options.dryRun === true;
  return ({ key, source, destination }) => {
    if (source !== undefined) tally.listed();
    // Keys that the globs leave out are left alone on both sides.
    if (filter !== undefined && !filter(key.slice(skip))) return undefined;
    if (source === undefined) {
      if (options.deleteExtraneous !== true) return undefined;
      if (!dryRun) return 'delete';
      // Whether the source has it after all is asked first.
      addRequests(tally.summary.requests, { ...noRequests(), head: 1, delete: 1 });
      tally.deleted();
      return undefined;
    }
    const isThere =
      destination !== undefined &&
      ((options.skipUnchanged === true && isUnchanged(source, destination)) ||
        (repeated && isOfThisJob(source, destination, requested)));
    if (isThere) {
      tally.skipped();
      noteSkipped(tally, source, destination);
    }
    if (isThere && dryRun) return undefined;
    tally.take(source);
    if (isThere) return undefined;
    if (!dryRun) {
      const may = repeated && destination && mayBeOfThisJob(source, destination, requested);
      return may ? 'ask' : 'copy';
    }
    addRequests(tally.summary.requests, requestsOfCopy(source, deps.config));
    tally.copied(source.size);
    return undefined;
  };
}

function noteSkipped(tally: SegmentTally, source: ListedObject, { etag }: ListedObject): void {
  // Only where one of both was put in parts may they differ.
  if (etag !== source.etag) tally.isUnlike(source.key, { etag, why: 'parts', checksummed: false });
}

function fullness(
  { deps, tally, limiter }: SegmentRun,
  limits: SegmentLimits,
): (last: boolean) => boolean {
  const began = performance.now();
  return (last) => {
    const { taken: objects, bytesTaken: bytes } = tally;
    const draining = deps.deadline.drain.aborted;
    const milliseconds = performance.now() - began;
    const throttled = limiter.isThrottled;
    return isFull({ objects, bytes, milliseconds, draining, throttled }, limits, last);
  };
}

type Task = (attempt: Attempt) => Promise<void>;

/** Counts tasks that have not ended, none of which fails; no list of them, for there are many. */
function openTasks(): { counted(task: Task): Task; done(): Promise<void> } {
  let running = 0;
  let finished: (() => void) | undefined;
  return {
    counted(task) {
      running += 1;
      return async (attempt) => {
        try {
          await task(attempt);
        } finally {
          running -= 1;
          if (running === 0) finished?.();
        }
      };
    },
    async done() {
      if (running === 0) return;
      await new Promise<void>((resolve) => {
        finished = resolve;
      });
    },
  };
}
