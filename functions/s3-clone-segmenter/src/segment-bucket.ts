import { LambdaCoreError } from '@lambda-core/common/errors';
import { commandFiles } from '@lambda-core/s3-clone-common/contract/command-files';
import type { CloneRequest, CloneResponse } from '@lambda-core/s3-clone-common/contract/contract';
import { cloneResponseKey } from '@lambda-core/s3-clone-common/contract/names';
import { parseCloneRequest } from '@lambda-core/s3-clone-common/contract/parse';
import { checkFolder } from '@lambda-core/s3-clone-common/contract/safety';
import {
  addRequests,
  countingClients,
  type RequestCounts,
  withOwnPut,
} from '@lambda-core/s3-clone-common/s3/request-counts';
import { type CloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';
import { checkBuckets } from './check-buckets';
import { type Position, type SegmenterWork, startPosition } from './continuation';
import { refuseLargeDeletion } from './count-deletions';
import { finishManifest } from './manifest';
import { phasesOf } from './phases';
import type { SegmenterDeps, Walk } from './walk';

export type SegmenterOutcome = {
  /** `duplicate`: the job had its clone-response before. `gone`: the request is not there any more. */
  readonly outcome: 'segmented' | 'refused' | 'continued' | 'duplicate' | 'gone';
  readonly summary: CloneSummary;
  /** Why the request was refused. */
  readonly error?: LambdaCoreError;
};

/** What is the requester's to mend has a response; everything else may pass, and is tried again. */
const REFUSALS = /^(FILE_|REQUEST_|FOLDER_|BUCKET_|ACCESS_|HOP_|DELETION_)/;

/**
 * Carries out a clone-request: one segment-request for each first-level prefix below the source prefix and one for
 * the keys at its root, or where there are many prefixes one for each range of keys, then the clone-response. Out of
 * time, it continues the walk in another invocation.
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
    const position = work.position ?? startOf(request);
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
  const begun = phases.findIndex(({ name }) => name === position.phase);
  for (const { name: phase, steps } of phases.slice(begun)) {
    if (position.phase !== phase) Object.assign(position, { phase, after: undefined });
    for await (const { next, last } of steps(walk)) {
      if (next !== undefined) position.after = next;
      // After the last page there is less to do than a fresh invocation costs.
      if (last || !isOver()) continue;
      const milliseconds = position.milliseconds + Math.ceil(performance.now() - began);
      const rest = { ...position, requests: requestsOf(position, summary), milliseconds };
      await deps.selfInvoke({ bucket, key, position: rest, hop: hop + 1 });
      return 'continued';
    }
    // A dry run is what tells how much would be deleted.
    if (phase === 'count' && request.options?.dryRun !== true)
      refuseLargeDeletion(request, position);
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

function startOf(request: CloneRequest): Position {
  const [first] = phasesOf(request);
  return startPosition(first?.name ?? 'source', request.options?.segmentBy === 'range');
}

/** Those of this walk's invocations so far. */
function requestsOf(position: Position | undefined, { requests }: CloneSummary): RequestCounts {
  const sum = { ...requests };
  if (position !== undefined) addRequests(sum, position.requests);
  return sum;
}
