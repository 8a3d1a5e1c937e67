import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { describeError } from '@lambda-core/common/errors';
import { cloneRequestKey } from '@lambda-core/s3-clone-common/contract/names';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { type CloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';
import { readConfig as readCopierConfig } from '@lambda-core/s3-clone-copier/config';
import type { Continuation as Later } from '@lambda-core/s3-clone-copier/continuation';
import { copySegment } from '@lambda-core/s3-clone-copier/copy-segment';
import { limiters, openLimiter } from '@lambda-core/s3-clone-copier/limiter';
import { openMeter } from '@lambda-core/s3-clone-copier/meter';
import { largeAtOnce } from '@lambda-core/s3-clone-copier/parts';
import { readConfig as readSegmenterConfig } from '@lambda-core/s3-clone-segmenter/config';
import type { Continuation } from '@lambda-core/s3-clone-segmenter/continuation';
import { segmentBucket } from '@lambda-core/s3-clone-segmenter/segment-bucket';
import type { Copied } from './running';

export type HereOptions = {
  readonly clients: Clients;
  /** For the first try of a segment that nobody has begun. */
  readonly firstClients: Clients;
  readonly bucket: string;
  /** Tries of a request, as a queue would deliver it. */
  readonly tries: number;
  /** Copies at once: to begin with, at the most, and whether there may be more than now. */
  readonly copies: {
    readonly first: number;
    readonly most: number;
    readonly mayGrow: () => boolean;
  };
  /** Between two looks at what is being restored; left out: by the tier. */
  readonly restorePauseSeconds?: number | undefined;
  /** A request has been carried out, or given up. */
  readonly onEnd: () => void;
};

export type Here = ReturnType<typeof openHere>;

/** Before a request that failed is tried again. */
const PAUSE_MILLISECONDS = 100;
/** Segments by which the size of the next is guessed, about. */
const RECENT = 8;
/** Nothing here is frozen or killed after a time, so a walk need not go on elsewhere. */
const WALK_MILLISECONDS = 840_000;

/** Both stages in this process: the functions that their handlers call, without events and queues. */
export function openHere(options: HereOptions) {
  const { clients, firstClients, bucket, tries, copies, restorePauseSeconds, onEnd } = options;
  const draining = new AbortController();
  const closing = new AbortController();
  const { signal } = draining;
  // Every segment that waits to be restored listens, and every very large object.
  setMaxListeners(0, signal, closing.signal);
  const stop = closing.signal;
  const deadline = { drain: signal, stop, end: stop, [Symbol.dispose]: () => {} };
  const limiterOf = limiters(copies.first, copies.mayGrow);
  const config = readCopierConfig({
    COPY_CONCURRENCY: String(copies.most),
    MAX_ATTEMPTS: String(tries),
    RESTORE_PAUSE_SECONDS: restorePauseSeconds === undefined ? '' : String(restorePauseSeconds),
  });
  const copier = {
    config,
    clients,
    deadline,
    limiterOf,
    meter: openMeter(),
    large: openLimiter(largeAtOnce(config)),
    continueLater: async (continuation: Later, pauseSeconds: number) => {
      later.set(continuation.key, { continuation, pauseSeconds });
    },
  };
  const limiter = limiterOf(copies.most);
  const running = new Set<CloneSummary>();
  const later = new Map<string, { continuation: Later; pauseSeconds: number }>();
  let inHand = 0;
  let waiting = 0;
  let done = 0;
  let mean = 0;
  const lost = new Set<string>();
  /** What is under way. */
  const works = new Set<Promise<void>>();
  let segmenterFailed = false;
  let lastError = '';

  const here = {
    /** Has the segmenter read the clone-request of a job's folder. */
    segment: (folder: string): Promise<void> =>
      underWay(async () => {
        const key = cloneRequestKey(folder);
        segmenterFailed = !(await tried(key, () => segment(key)));
        if (!signal.aborted) onEnd();
      }),
    /** Copies a segment. @param work what an invocation before left of it */
    copy: (key: string, work: Partial<Later> = {}): Promise<void> =>
      underWay(() => copy(key, work)),
    /** Segments that wait for archived objects to be restored. */
    get waiting() {
      return waiting;
    },
    /** Segments that are worked on. */
    get inHand() {
      return inHand;
    },
    /** Everything that copies can be under way at once is. */
    get isFull() {
      return limiter.isFull;
    },
    get isThrottled() {
      return limiter.isThrottled;
    },
    /** Objects of segments that have ended. */
    get done() {
      return done;
    },
    /** How many objects a segment has, by those that ended last and those that are worked on. */
    get objectsPerSegment() {
      return Math.max(mean, copied().objects / Math.max(1, inHand));
    },
    /** Of the segments that are worked on. */
    get copied() {
      return copied();
    },
    /** Keys of segment-requests that were given up. */
    lost: lost as ReadonlySet<string>,
    get segmenterFailed() {
      return segmenterFailed;
    },
    get lastError() {
      return lastError;
    },
    /**
     * As near the end of an invocation: takes on nothing more, finishes the copies under way and writes down what
     * is left of their segments. Resolves when that has ended, or has been broken off.
     */
    async drain(): Promise<void> {
      draining.abort();
      await Promise.all(works);
    },
    /** Breaks off what is under way. */
    close() {
      draining.abort();
      closing.abort();
    },
  };
  return here;

  // ---- internal ----

  async function underWay(work: () => Promise<void>): Promise<void> {
    const running = work();
    works.add(running);
    await running;
    works.delete(running);
  }

  async function copy(key: string, work: Partial<Later>): Promise<void> {
    inHand += 1;
    const isDone = await tried(key, async (attempt) => {
      const summary = createCloneSummary();
      running.add(summary);
      try {
        const isFirst = attempt === 1 && work.hop === undefined;
        const deps = isFirst ? { ...copier, clients: firstClients } : copier;
        return await copySegment({ ...work, bucket, key, attempt }, deps, summary);
      } finally {
        running.delete(summary);
        const objects = summary.objectsCopied + summary.objectsSkipped;
        done += objects;
        mean += (objects - mean) / RECENT;
      }
    });
    inHand -= 1;
    if (signal.aborted) return;
    const next = later.get(key);
    if (next !== undefined) void waitFor(key, next);
    else if (!isDone) lost.add(key);
    onEnd();
  }

  /** As a message that is delivered after a pause. */
  async function waitFor(
    key: string,
    { continuation, pauseSeconds }: { continuation: Later; pauseSeconds: number },
  ): Promise<void> {
    later.delete(key);
    waiting += 1;
    await pause(pauseSeconds * 1000, undefined, { signal }).catch(() => {});
    waiting -= 1;
    if (!signal.aborted) await here.copy(key, continuation);
  }

  function copied(): Copied {
    let [objects, bytes] = [0, 0];
    for (const { objectsCopied, objectsSkipped, bytesCopied } of running) {
      objects += objectsCopied + objectsSkipped;
      bytes += bytesCopied;
    }
    return { objects, bytes };
  }

  /** Tries as a queue would; false when no try has carried the request out. */
  async function tried(
    key: string,
    task: (attempt: number) => Promise<{ readonly error?: unknown }>,
  ): Promise<boolean> {
    for (let attempt = 1; attempt <= tries && !signal.aborted; attempt++) {
      try {
        const { error } = await task(attempt);
        if (error !== undefined) lastError = `refused ${key}: ${describeError(error)}`;
        return true;
      } catch (error) {
        lastError = `${key}: ${describeError(error)}`;
      }
      if (attempt < tries) await pause(PAUSE_MILLISECONDS, undefined, { signal }).catch(() => {});
    }
    return false;
  }

  async function segment(key: string) {
    const config = readSegmenterConfig({ WALK_MILLISECONDS: String(WALK_MILLISECONDS) });
    let rest: Continuation | undefined;
    const deps = {
      config,
      clients,
      deadline,
      selfInvoke: async (continuation: Continuation) => {
        rest = continuation;
      },
    };
    let outcome = await segmentBucket({ bucket, key }, deps);
    while (rest !== undefined && !signal.aborted) {
      const work = rest;
      rest = undefined;
      outcome = await segmentBucket(work, deps);
    }
    return outcome;
  }
}
