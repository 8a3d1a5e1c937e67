import { forEachConcurrently } from '@lambda-core/common/concurrency';
import type { Deadline } from '@lambda-core/common/deadline';
import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Retrying } from '@lambda-core/common/retry';
import {
  type CommandFiles,
  commandFiles,
} from '@lambda-core/s3-clone-common/contract/command-files';
import type {
  CloneRequest,
  CloneResponse,
  SegmentRequest,
} from '@lambda-core/s3-clone-common/contract/contract';
import {
  cloneResponseKey,
  type KeyRange,
  segmentName,
  segmentRequestKey,
} from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneRequest } from '@lambda-core/s3-clone-common/contract/parse';
import { checkFolder } from '@lambda-core/s3-clone-common/contract/safety';
import { keyMap } from '@lambda-core/s3-clone-common/keys/key-map';
import type { RegionalClients } from '@lambda-core/s3-clone-common/s3/regional-clients';
import {
  addRequests,
  countingClients,
  type RequestCounts,
  withOwnPut,
} from '@lambda-core/s3-clone-common/s3/request-counts';
import { type CloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';
import { bucketProblem, checkBuckets } from './check-buckets';
import type { SegmenterConfig } from './config';
import {
  type Continuation,
  type Position,
  type SegmenterWork,
  startPosition,
} from './continuation';
import { countDeletions, refuseLargeDeletion } from './count-deletions';
import { finishManifest, noteSegment } from './manifest';
import { type LevelPage, onlyInDestination, walkLevel } from './walk-level';

export type SegmenterDeps = {
  readonly config: SegmenterConfig;
  readonly clients: RegionalClients;
  readonly deadline: Deadline;
  /** Starts what goes on with a walk that is out of time. */
  readonly selfInvoke: (continuation: Continuation) => Promise<void>;
};

export type SegmenterOutcome = {
  /** `duplicate`: the job had its clone-response before. `gone`: the request is not there any more. */
  readonly outcome: 'segmented' | 'refused' | 'continued' | 'duplicate' | 'gone';
  readonly summary: CloneSummary;
  /** Why the request was refused. */
  readonly error?: LambdaCoreError;
};

/** Everything about one invocation's walk. */
type Walk = {
  readonly deps: SegmenterDeps;
  readonly request: CloneRequest;
  readonly files: CommandFiles;
  readonly folder: string;
  readonly retrying: Retrying;
  readonly summary: CloneSummary;
  readonly position: Position;
};

/** A page that has been dealt with. */
type Step = Pick<LevelPage, 'next' | 'last'>;

/** What is the requester's to mend has a response; everything else may pass, and is tried again. */
const REFUSALS = /^(FILE_|REQUEST_|FOLDER_|BUCKET_|ACCESS_|HOP_|DELETION_)/;

/**
 * Carries out a clone-request: one segment-request for each first-level prefix below the source prefix and
 * one for the keys at its root, then the clone-response. Out of time, it continues the walk in another invocation.
 * @throws whatever may pass when the request is delivered again
 */
export async function segmentBucket(
  work: SegmenterWork,
  shared: SegmenterDeps,
): Promise<SegmenterOutcome> {
  const { bucket, key } = work;
  const summary = createCloneSummary();
  const clients = countingClients(shared.clients, summary.requests);
  const deps = { ...shared, clients };
  const { deadline } = deps;
  const retrying = { counters: summary, signal: deadline.stop };
  const files = commandFiles(clients.clientFor(), bucket, retrying);
  const folder = key.slice(0, key.lastIndexOf('/') + 1);

  let request: CloneRequest | undefined;
  try {
    const [isDone, file] = await Promise.all([
      files.exists(cloneResponseKey(folder)),
      files.read(key),
    ]);
    if (isDone) return { outcome: 'duplicate', summary };
    if (file === undefined) return { outcome: 'gone', summary };
    request = parseCloneRequest(file.text, bucket);
    checkFolder(request, folder);
    if (work.position === undefined) await checkBuckets(request, clients, retrying);
    const [first = 'source'] = phasesOf(request);
    const position = work.position ?? startPosition(first);
    const walk = { deps, request, files, folder, retrying, summary, position };
    const outcome = await walkBucket(walk, work);
    return { outcome, summary };
  } catch (error) {
    if (!(error instanceof LambdaCoreError && REFUSALS.test(error.code))) throw error;
    const { code, message } = error;
    const requests = requestsOf(work.position, summary);
    const response: CloneResponse = {
      ...request,
      error: { code, message },
      requests: withOwnPut(requests),
    };
    await files.writeOnce(cloneResponseKey(folder), JSON.stringify(response));
    return { outcome: 'refused', summary, error };
  }
}

async function walkBucket(
  walk: Walk,
  { bucket, key, hop = 0 }: SegmenterWork,
): Promise<'segmented' | 'continued'> {
  const { request, files, folder, position, summary, deps } = walk;
  const began = performance.now();
  const isOver = () =>
    deps.deadline.drain.aborted || performance.now() - began > deps.config.walkMilliseconds;
  const phases = phasesOf(request);
  for (const phase of phases.slice(phases.indexOf(position.phase))) {
    if (position.phase !== phase) Object.assign(position, { phase, after: undefined });
    for await (const { next, last } of stepsOf(walk, phase)) {
      if (next !== undefined) position.after = next;
      // After the last page there is less to do than a fresh invocation costs.
      if (last || !isOver()) continue;
      const milliseconds = position.milliseconds + Math.ceil(performance.now() - began);
      const rest = { ...position, requests: requestsOf(position, summary), milliseconds };
      await deps.selfInvoke({ bucket, key, position: rest, hop: hop + 1 });
      return 'continued';
    }
    if (phase === 'count') refuseLargeDeletion(request, position);
  }
  const segments = await finishManifest(files, folder, position);
  const requests = withOwnPut(requestsOf(position, summary));
  const { memoryMegabytes: megabytes } = deps.config;
  const milliseconds = position.milliseconds + Math.ceil(performance.now() - began);
  const response: CloneResponse = {
    ...request,
    segments,
    requests,
    ...(megabytes === undefined ? {} : { lambda: { milliseconds, megabytes } }),
  };
  await files.writeOnce(cloneResponseKey(folder), JSON.stringify(response));
  return 'segmented';
}

/** Those of this walk's invocations so far. */
function requestsOf(position: Position | undefined, { requests }: CloneSummary): RequestCounts {
  const sum = { ...requests };
  if (position !== undefined) addRequests(sum, position.requests);
  return sum;
}

/** A dry run is what tells the number. */
function phasesOf({ options = {} }: CloneRequest): Position['phase'][] {
  if (options.deleteExtraneous !== true) return ['source'];
  return options.dryRun === true ? ['source', 'destination'] : ['count', 'source', 'destination'];
}

async function* stepsOf(walk: Walk, phase: Position['phase']): AsyncGenerator<Step> {
  const { request, position, retrying, deps } = walk;
  const { clients, config } = deps;
  if (phase === 'count') {
    yield* countDeletions({ request, position, clients, retrying, pageSize: config.pageSize });
    return;
  }
  for await (const page of pagesOf(walk, phase)) {
    await writeSegments(walk, page);
    yield page;
  }
}

/** The source's first level; in the second phase what only the destination has, by the source's names. */
async function* pagesOf(walk: Walk, phase: Position['phase']): AsyncGenerator<LevelPage> {
  const { source, destination } = walk.request;
  const { clients, config } = walk.deps;
  const level = { prefix: source.prefix ?? '', after: walk.position.after };
  const walkSide = (side: typeof source, prefix: string, after: string | undefined) =>
    walkLevel(
      clients.clientFor(side.region),
      { bucket: side.name, prefix, after, pageSize: config.pageSize },
      walk.retrying,
    );
  try {
    const sources = walkSide(source, level.prefix, level.after);
    if (phase === 'source') return yield* sources;
    const there = destination.prefix ?? '';
    const { toDestination, toSource } = keyMap(level.prefix, there);
    const after = level.after === undefined ? undefined : toDestination(level.after);
    yield* onlyInDestination(sources, renamed(walkSide(destination, there, after), toSource));
  } catch (error) {
    throw bucketProblem(error, 'source.name', source.name, source.region) ?? error;
  }
}

async function* renamed(
  pages: AsyncIterable<LevelPage>,
  rename: (key: string) => string,
): AsyncGenerator<LevelPage> {
  for await (const page of pages) {
    const next = page.next === undefined ? undefined : rename(page.next);
    yield { ...page, prefixes: page.prefixes.map(rename), next };
  }
}

async function writeSegments(walk: Walk, { prefixes, root }: LevelPage): Promise<void> {
  const { deps, request, files, folder, summary, position } = walk;
  const ranges: KeyRange[] = prefixes.map((prefix) => ({ prefix }));
  if (root && !position.root) {
    position.root = true;
    ranges.unshift({ prefix: request.source.prefix ?? '', delimiter: '/' });
  }
  summary.objectsListed += prefixes.length;
  await forEachConcurrently(ranges, deps.config.requestConcurrency, async (range) => {
    const text = JSON.stringify(segmentRequest(request, range));
    if (await files.writeOnce(segmentRequestKey(folder, segmentName(range)), text))
      summary.segmentsWritten += 1;
  });
  for (const range of ranges) await noteSegment(files, folder, position, segmentName(range));
}

function segmentRequest(request: CloneRequest, range: KeyRange): SegmentRequest {
  const { id, source, destination, options } = request;
  const sourcePrefix = source.prefix === undefined ? {} : { sourcePrefix: source.prefix };
  const { prefix, delimiter } = range;
  return {
    id,
    source: { ...source, prefix, ...(delimiter === undefined ? {} : { delimiter }) },
    destination,
    ...(options === undefined && source.prefix === undefined
      ? {}
      : { options: { ...options, ...sourcePrefix } }),
  };
}
