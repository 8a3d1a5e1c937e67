import { checkHops } from '@lambda-core/common/continuation';
import type { CloneResponse } from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneRequestKey,
  cloneResponseKey,
  jobFileOf,
  jobFolder,
  segmentResponseKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneResponse } from '@lambda-core/s3-clone-common/contract/parse';
import {
  addRequests,
  noRequests,
  type RequestCounts,
} from '@lambda-core/s3-clone-common/s3/request-counts';
import { readConfig as readCopierConfig } from '@lambda-core/s3-clone-copier/config';
import { processEvent as copy } from '@lambda-core/s3-clone-copier/process-event';
import { readConfig as readSegmenterConfig } from '@lambda-core/s3-clone-segmenter/config';
import { processEvent as segment } from '@lambda-core/s3-clone-segmenter/process-event';
import type { Usage } from '../cost/cost';
import { pauseAfter } from '../follow';
import { addResponse, createTotals, type Totals } from '../totals';
import { watchJob } from '../watch';
import type { Copied } from './copied';
import { virtualCopyRange } from './copy-range';
import type { Keys } from './key-shapes';
import { type Latency, openMemoryS3 } from './memory-s3';
import { type Fate, openStage, regional, SILENT, type Stage, type StageOptions } from './platform';
import type { Rate } from './rates';
import { openVirtualTime } from './virtual-time';

export type SimulationOptions = {
  readonly keys: Keys;
  readonly latency: Latency;
  /** What S3 takes of all copiers together. */
  readonly copiesASecond: number;
  readonly segmenter: StageSettings;
  readonly copier: StageSettings;
  readonly pollMilliseconds: number;
  /** Foretells the job, in place of doing it. */
  readonly dryRun?: boolean;
  /** What befalls an invocation, and a message; left out: nothing. */
  readonly chaos?: {
    readonly fateOf: (stage: 'segmenter' | 'copier') => Fate;
    readonly isTwice: () => boolean;
    readonly copied: Copied;
  };
  /** Told now and then how far it is. */
  readonly onProgress?: (state: { seconds: number; objects: number; segments: number }) => void;
};

/** As Terraform deploys it. */
export type StageSettings = Pick<
  StageOptions,
  | 'batchSize'
  | 'maximumConcurrency'
  | 'timeoutMilliseconds'
  | 'visibilityMilliseconds'
  | 'maximumReceives'
  | 'megabytes'
  | 'startMilliseconds'
> & { readonly environment: Readonly<Record<string, string>> };

export type Simulated = {
  /** Until the command knew that it was complete. */
  readonly seconds: number;
  readonly state: 'complete' | 'refused' | 'stalled';
  /** Why it was refused, or what it waits for. */
  readonly reason?: string;
  readonly usage: Usage;
  /** Of them, the command's. */
  readonly ownRequests: Readonly<RequestCounts>;
  readonly objects: Totals['objects'];
  readonly segments: number;
  readonly splits: number;
  readonly invocations: { readonly segmenter: number; readonly copier: number };
  readonly killed: number;
  /** In bytes. */
  readonly largestFile: number;
  /** Messages that waited at once, at most. */
  readonly longestQueue: number;
  /** Invocations in a row that a walk went through, and may. */
  readonly walkHops: number;
  readonly hopLimit: number;
  /** Objects in the destination when the job was found complete, where that is looked at. */
  readonly thereAtEnd?: number;
  /** Requests for segments that came after the job had been found complete. */
  readonly late: number;
};

const REQUEST = { id: 's', source: { name: 'source' }, destination: { name: 'into' } };
const COMMANDS = 'commands';
const PAGE = 1_000;
/** Of the time so far, the share after which the command looks again; the looks that it would make in between are counted. */
const LOOK_SHARE = 1 / 15;
/** Of segments, to those that were known before. */
const WORTH_A_LOOK = 1.01;

/** Clones a bucket that is not there, through both stages' own code, in virtual time. */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  const time = openVirtualTime();
  return await time.run(follow(options, time));
}

async function follow(
  options: SimulationOptions,
  time: ReturnType<typeof openVirtualTime>,
): Promise<Simulated> {
  const { keys, latency, chaos } = options;
  const s3 = openMemoryS3(keys, latency, time);
  const folder = jobFolder(REQUEST);
  const { segmenting, copying } = openStages(options, time, s3);
  const totals = createTotals();
  const own = noRequests();
  let complete: number | undefined;
  let late = 0;
  s3.onFile((key) => {
    const file = jobFileOf(key);
    lastFile = time.now();
    if (file?.kind === 'clone-request') segmenting.send(COMMANDS, key);
    if (file?.kind !== 'segment-request') return;
    if (complete !== undefined) late += 1;
    copying.send(COMMANDS, key);
  });
  const client = s3.client(time);
  const read = async (key: string) => {
    own.get += 1;
    return (await client.send({ method: 'GET', bucket: COMMANDS, key })).body;
  };
  let manifest: CloneResponse | undefined;
  let looks = 1;
  const lookShare = chaos === undefined ? LOOK_SHARE : 0;
  let lastFile = 0;
  /** Files of segments that are done: counted, so that memory does not grow with the job. */
  let forgotten = 0;
  const watch = watchJob(
    {
      list(startAfter) {
        own.list += looks;
        return s3.list(folder, startAfter);
      },
      async hasManifest() {
        const key = cloneResponseKey(folder);
        if (s3.files.get(key) === undefined) {
          own.get += looks;
          return false;
        }
        manifest ??= parseCloneResponse(await read(key));
        return true;
      },
    },
    {
      async onResponse(name) {
        const key = segmentResponseKey(folder, name);
        const pieces = addResponse(totals, name, await read(key));
        if (chaos === undefined) forgotten += s3.forget(folder, name);
        return pieces;
      },
    },
  );
  await client.send({
    method: 'PUT',
    bucket: COMMANDS,
    key: cloneRequestKey(folder),
    body: JSON.stringify(
      options.dryRun === true ? { ...REQUEST, options: { dryRun: true } } : REQUEST,
    ),
    headers: { 'if-none-match': '*' },
  });
  own.put += 1;
  let state: Simulated['state'] = 'complete';
  for (;;) {
    const begun = time.now();
    const isIdle = segmenting.isIdle() && copying.isIdle();
    let known = knownTo(watch);
    let news = await watch.poll();
    const looked = time.now() - begun;
    const pages = watch.listed;
    // What looks that are left out would have found: pieces, once their parent has responded, and then theirs.
    if (looks > 1) {
      looks = 0;
      while (!watch.complete && knownTo(watch) > known * WORTH_A_LOOK) {
        known = knownTo(watch);
        news = (await watch.poll()) || news;
      }
    }
    options.onProgress?.({
      seconds: time.now() / 1_000,
      objects: totals.objects.copied,
      segments: watch.finished,
    });
    if (watch.complete || manifest?.error !== undefined) break;
    // What the last ones wrote, one look may find only in part.
    if (isIdle && !news) {
      state = 'stalled';
      break;
    }
    // A look lasts longer than its pause where there is much to list.
    const pause = Math.max(options.pollMilliseconds, looked, pauseAfter(pages));
    const sparse = Math.max(pause, time.now() * lookShare);
    looks = Math.max(1, Math.round(sparse / pause));
    await time.sleep(sparse);
  }
  complete = time.now();
  const thereAtEnd = chaos?.copied.there;
  if (manifest?.error !== undefined) state = 'refused';
  // Had it looked as often as it does, it would have found out with the next look.
  const seconds = Math.min(complete, lastFile + options.pollMilliseconds) / 1_000;
  // Whatever is still on its way must not change a job that is complete.
  if (chaos !== undefined)
    while (!(segmenting.isIdle() && copying.isIdle())) await time.sleep(1_000);
  // The last look, which is at the whole folder, would have found them.
  own.list += Math.ceil(forgotten / PAGE);
  for (const requests of [manifest?.requests, own])
    if (requests !== undefined) addRequests(totals.requests, requests);
  const spent = (stage: Stage, { megabytes }: StageSettings) =>
    (stage.counts.milliseconds / 1_000) * (megabytes / 1_024);
  const reason = reasonOf(state, manifest, [segmenting, copying]);
  return {
    seconds,
    state,
    ...(reason === undefined ? {} : { reason }),
    usage: {
      objects: totals.objects.copied,
      bytes: totals.bytes,
      requests: totals.requests,
      segments: watch.finished,
      lambdaGigabyteSeconds: spent(segmenting, options.segmenter) + spent(copying, options.copier),
    },
    ownRequests: own,
    objects: totals.objects,
    segments: watch.finished,
    splits: totals.segmentsSplit,
    invocations: { segmenter: segmenting.counts.invocations, copier: copying.counts.invocations },
    killed: segmenting.counts.killed + copying.counts.killed,
    largestFile: s3.largest,
    longestQueue: copying.counts.most,
    walkHops: segmenting.counts.invocations - 1,
    hopLimit: readSegmenterConfig(options.segmenter.environment).hopLimit,
    ...(thereAtEnd === undefined ? {} : { thereAtEnd }),
    late,
  };
}

function knownTo({ finished, pending }: ReturnType<typeof watchJob>): number {
  return finished + pending;
}

function reasonOf(
  state: Simulated['state'],
  manifest: CloneResponse | undefined,
  stages: readonly Stage[],
) {
  if (state === 'refused') return `${manifest?.error?.code}: ${manifest?.error?.message}`;
  if (state === 'complete') return undefined;
  const letters = stages.reduce((sum, { counts }) => sum + counts.deadLetters, 0);
  return `${letters} messages rest as dead letters`;
}

function openStages(
  { segmenter, copier, chaos, copiesASecond }: SimulationOptions,
  time: ReturnType<typeof openVirtualTime>,
  s3: ReturnType<typeof openMemoryS3>,
) {
  const luckOf = (stage: 'segmenter' | 'copier') => ({
    fateOf: () => chaos?.fateOf(stage) ?? {},
    isTwice: chaos?.isTwice ?? (() => false),
  });
  const segmenterConfig = readSegmenterConfig(segmenter.environment);
  const copierConfig = readCopierConfig({
    MAX_ATTEMPTS: String(copier.maximumReceives),
    ...copier.environment,
  });
  const all: Rate = { taken: 0 };
  const segmenting: Stage = openStage(time, {
    ...segmenter,
    ...luckOf('segmenter'),
    name: 's3-clone-segmenter',
    // The walk's own limit is by a clock that is not this one.
    drainMilliseconds: segmenterConfig.walkMilliseconds,
    async handle(event, { sender, deadline }) {
      return await segment(event, {
        config: { ...segmenterConfig, walkMilliseconds: Infinity },
        clients: regional(s3.client(sender)),
        deadline,
        reporter: SILENT,
        selfInvoke: async (continuation) => {
          checkHops(continuation, segmenterConfig.hopLimit, 'the walk');
          await sender.sleep(s3.latency.put);
          segmenting.start({ continuation: JSON.parse(JSON.stringify(continuation)) });
        },
      });
    },
  });
  const copying = openStage(time, {
    ...copier,
    ...luckOf('copier'),
    name: 's3-clone-copier',
    async handle(event, { sender, deadline, drainAt, stopAt, isDead }) {
      return await copy(event, {
        config: copierConfig,
        clients: { ...regional(s3.client(sender)), sdk },
        deadline,
        reporter: SILENT,
        now: time.now,
        copyRange: virtualCopyRange({
          s3,
          sender,
          now: time.now,
          at: time.at,
          drainAt,
          stopAt,
          isDead,
          own: { taken: 0 },
          all,
          copiesASecond,
          ...(chaos === undefined ? {} : { copied: chaos.copied }),
        }),
      });
    },
  });
  return { segmenting, copying };
}

function sdk(): never {
  throw new Error('a simulation has no objects that are copied in parts');
}
