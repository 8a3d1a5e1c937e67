import { LambdaCoreError } from '@lambda-core/common/errors';
import { createFifo } from '@lambda-core/local/fifo';
import type { CloneRequest } from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneRequestKey,
  jobFileOf,
  segmentRequestKey,
} from '@lambda-core/s3-clone-common/contract/names';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import type { ClientSettings } from '@lambda-core/s3-clone-common/s3/regional-clients';
import { noRequests, type RequestCounts } from '@lambda-core/s3-clone-common/s3/request-counts';
import { isBusy, isOutgrown, openPace } from './growth';
import { openHere } from './here';
import { openKnownFiles } from './known-files';
import { openListedSource } from './listed-source';
import type { Copied } from './running';
import type { Workers } from './workers';

/** Tries of a request, as the functions' MAX_ATTEMPTS counts them by default. */
const TRIES = 3;
/**
 * Copies at once in this process. At 60 ms for each, so many to begin with make 3,200 a second, which is more than the
 * processor does before V8 has compiled what it does. From there the limiter grows, until S3 says
 * to slow down or each has a socket, as long as the processor is not what all wait for: a connection costs both sides
 * as much of it as some copies, and over TLS as many.
 */
const COPIES = { first: 192, most: 900 };
/** Segments at once in this process: of one object each, they keep it as busy as it can be. */
const SEGMENTS = 256;
/** Looks at whether the work has outgrown this process. */
const LOOK_MILLISECONDS = 100;
/** What is under way gets to its end, less than a command that is interrupted has to its own. */
const DRAIN_MILLISECONDS = 3_000;
/** A segment that somebody may have begun: what is in the destination already is not copied again. */
const BEGUN = { hop: 1 };

/** What openLocalStages needs of connections to S3. */
export const LOCAL_SOCKETS = COPIES.most + 100;

export type LocalStages = AsyncDisposable & {
  /** Has the segmenter read the clone-request of a job's folder. */
  segment(folder: string): void;
  /** Has the copier handle the requests of these segments. */
  copy(folder: string, segments: readonly string[]): void;
  /** What the copiers have copied in segments that have not responded yet. */
  readonly running: Copied;
  /** Segments that wait here for archived objects to be restored. */
  readonly waiting: number;
  /** What a stage said last of a request that it could not carry out; '' when none has. */
  readonly lastError: string;
  /** Somebody has nothing to do, so it pays to look for work everywhere. */
  readonly isHungry: boolean;
  /** Names of the files that were written here, each told once. */
  heard(): readonly string[];
  /** Every file of the job is heard of, unless somebody else works on it as well. */
  readonly tellsAll: boolean;
  /**
   * Resolves when something was heard, or an invocation has ended since it last did and somebody has
   * nothing to do; never, once the signal aborts.
   */
  wake(signal?: AbortSignal): Promise<void>;
  /**
   * Takes on nothing more, finishes the copies under way and writes down what is left, as an invocation does near
   * its end: for so long at the most (3 s when left out). Copies in further processes are broken off.
   * @returns whether nothing was broken off
   */
  drain(milliseconds?: number): Promise<boolean>;
  /** @throws LambdaCoreError when a stage has given up what the job waits for */
  check(waitsFor: { segmented: boolean; isPending: (segment: string) => boolean }): void;
};

export type LocalOptions = {
  readonly clients: Clients & ClientSettings;
  readonly bucket: string;
  /** Processes that copy at the most, this one among them. */
  readonly workers: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Between two looks at what is being restored; left out: by the tier. */
  readonly restorePauseSeconds?: number | undefined;
  /** The command's own counts, in which the stages correct what they count of each other's; left out: nobody counts. */
  readonly requests?: RequestCounts;
  /** For tests: when further processes are started. */
  readonly isOutgrown?: typeof isOutgrown;
};

export type OpenLocalStages = LocalStages & {
  /** The clients, by which the stages hear of what is written and know it. */
  readonly clients: Clients;
  /** Begins with a job whose clone-request is about to be written: reads what has to be read. */
  expect(folder: string, request: CloneRequest): void;
};

/** Both stages in this process, and copiers in further ones when the work that is known outgrows it. */
export function openLocalStages(options: LocalOptions): OpenLocalStages {
  const { bucket, isOutgrown: isTooMuch = isOutgrown, requests = noRequests() } = options;
  const further = options.workers - 1;
  const keys = createFifo<string>();
  let names: string[] = [];
  let expected = '';
  let workers: Workers | 'starting' | undefined;
  let startFailure: unknown;
  let isClosed = false;
  let judged = new Set<string>();
  let ring: (() => void) | undefined;
  let news = false;

  const known = openKnownFiles(options.clients, bucket, {
    onFile(key) {
      names.push(key.slice(key.lastIndexOf('/') + 1));
      tell();
    },
    requests,
  });
  const onEnd = () => {
    news = true;
    deal();
    tell();
  };
  const source = openListedSource(known.stageClients, requests);
  const here = openHere({
    clients: known.stageClients,
    firstClients: source.clients,
    bucket,
    tries: TRIES,
    copies: { ...COPIES, mayGrow: () => !isBusy(pace.busiest) },
    restorePauseSeconds: options.restorePauseSeconds,
    onEnd,
  });
  const pace = openPace();
  const timer = setInterval(() => {
    deal();
    pace.look();
  }, LOOK_MILLISECONDS);
  timer.unref();

  const isTold = () => names.length > 0 || (news && stages.isHungry);
  const lost = () => [
    ...[...here.lost].map((key) => jobFileOf(key)?.segment ?? ''),
    ...(typeof workers === 'object' ? workers.lost : []),
  ];

  const stages: OpenLocalStages = {
    clients: known.clients,
    expect(folder, request) {
      expected = folder;
      known.expect(cloneRequestKey(folder), JSON.stringify(request));
      void source.list(request.source);
      void here.segment(folder);
    },
    segment(folder) {
      known.begin();
      if (folder !== expected) void here.segment(folder);
    },
    copy(folder, segments) {
      for (const segment of segments) keys.push(segmentRequestKey(folder, segment));
      deal();
    },
    get running() {
      if (typeof workers !== 'object') return here.copied;
      const { objects, bytes } = workers.copied;
      return { objects: here.copied.objects + objects, bytes: here.copied.bytes + bytes };
    },
    get waiting() {
      return here.waiting;
    },
    get lastError() {
      return here.lastError || (typeof workers === 'object' ? workers.lastError : '');
    },
    get isHungry() {
      const isIdle = here.inHand + keys.size === 0;
      return isIdle || (typeof workers === 'object' && workers.isHungry);
    },
    heard() {
      const heard = names;
      names = [];
      return heard;
    },
    get tellsAll() {
      return isNew() && workers === undefined;
    },
    wake(signal) {
      return new Promise((resolve) => {
        ring = () => {
          // Kept for whoever waits next.
          if (signal?.aborted) return;
          news = false;
          ring = undefined;
          resolve();
        };
        if (isTold()) ring();
      });
    },
    check({ segmented, isPending }) {
      if (startFailure !== undefined) throw startFailure;
      const all = lost();
      // Only those that were there at the last check: the look at the job in between has seen any
      // response that a failing attempt wrote.
      const [gone] = all.filter((segment) => judged.has(segment) && isPending(segment));
      judged = new Set(all);
      if (gone !== undefined) throw givenUp('s3-clone-copier', ` of ${gone}`);
      if (here.segmenterFailed && !segmented) throw givenUp('s3-clone-segmenter', '');
    },
    async drain(milliseconds = DRAIN_MILLISECONDS) {
      stop();
      let isWhole = workers === undefined;
      const over = setTimeout(() => {
        isWhole = false;
        here.close();
      }, milliseconds);
      await Promise.all([here.drain(), endWorkers()]);
      clearTimeout(over);
      return isWhole;
    },
    async [Symbol.asyncDispose]() {
      stop();
      here.close();
      await endWorkers();
    },
  };
  return stages;

  // ---- internal ----

  /** Wakes whoever waits, a turn later: files that are written together are told of together. */
  function tell(): void {
    setImmediate(() => {
      if (isTold()) ring?.();
    });
  }

  function stop(): void {
    isClosed = true;
    clearInterval(timer);
    source.close();
  }

  async function endWorkers(): Promise<void> {
    if (typeof workers === 'object') await workers[Symbol.asyncDispose]();
  }

  function deal(): void {
    if (isClosed) return;
    if (workers === undefined && further > 0 && isTooMuch(load())) void start();
    // What this process does not take is left to the others, who may still be starting.
    const share = workers === undefined ? keys.size : Math.ceil(keys.size / (further + 1));
    for (let left = share; left > 0 && here.inHand < SEGMENTS && !here.isFull; left--)
      void take(keys.take() ?? '');
    if (typeof workers !== 'object') return;
    const rest: string[] = [];
    while (keys.size > 0) rest.push(keys.take() ?? '');
    for (const key of rest) known.forget(key);
    workers.copy(rest);
  }

  function take(key: string): Promise<void> {
    // Whose request was written here, nobody has begun.
    return isNew() || known.has(key) ? here.copy(key) : here.copy(key, BEGUN);
  }

  function isNew(): boolean {
    return expected !== '';
  }

  function load() {
    const objects = here.done + here.copied.objects;
    const { objectsPerSegment, isThrottled } = here;
    const { busy, perSecond } = pace.of(objects);
    return { waiting: keys.size, objectsPerSegment, perSecond, busy, isThrottled };
  }

  async function start(): Promise<void> {
    workers = 'starting';
    try {
      const { openWorkers } = require('./workers') as typeof import('./workers');
      const { clients: settings, environment, restorePauseSeconds } = options;
      const opened = await openWorkers({
        settings,
        bucket,
        count: further,
        tries: TRIES,
        environment,
        restorePauseSeconds,
        begun: isNew() ? undefined : BEGUN,
        onEnd,
      });
      workers = opened;
      if (isClosed) await opened[Symbol.asyncDispose]();
      else deal();
    } catch (error) {
      startFailure = error;
      onEnd();
    }
  }

  function givenUp(name: string, what: string): LambdaCoreError {
    const last = stages.lastError === '' ? '' : `; its last error: ${stages.lastError}`;
    const message = `${name} gave up a request${what} after ${TRIES} tries${last}`;
    return new LambdaCoreError('LOCAL_STAGE_FAILED', message);
  }
}
