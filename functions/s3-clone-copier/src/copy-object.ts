import { LambdaCoreError } from '@lambda-core/common/errors';
import { withRetries } from '@lambda-core/common/retry';
import { codeOf, statusOf } from '@lambda-core/common/s3-errors';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { copyAccess } from '@lambda-core/s3-clone-common/s3/access';
import { deniedError, sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';
import { type CopyRequest, sendCopy } from './copy-request';
import { watched } from './limiter';
import { noteFailure, noteVanished, type SegmentRun } from './segment-run';

/** Whether an object is copied in parts. */
export function isLarge(run: SegmentRun, { size }: ListedObject): boolean {
  return size >= run.deps.config.multipartThreshold;
}

/** Copies one object; failures are noted, never thrown. A small one has its place in the limiter already. */
export async function copyObject(run: SegmentRun, source: ListedObject): Promise<void> {
  const { summary } = run;
  try {
    if (isLarge(run, source)) await copyLarge(run, source);
    else await copySmall(run, source);
    summary.objectsCopied += 1;
    summary.bytesCopied += source.size;
  } catch (error) {
    await noteError(run, source.key, error);
  }
}

/** Nothing has vanished but what is not there when asked for, either. */
async function noteError(run: SegmentRun, key: string, error: unknown): Promise<void> {
  if (!isGone(error)) return noteFailure(run, key, error);
  try {
    if (!(await isInSource(run, key))) return noteVanished(run, key);
    const message = 'S3 did not find the object to copy it, and found it when asked again';
    noteFailure(run, key, new LambdaCoreError('OBJECT_DOUBTFUL', message, { cause: error }));
  } catch (problem) {
    noteFailure(run, key, problem);
  }
}

/**
 * Deletes an object of the destination that the listing of the source has not, unless the source has it
 * after all; failures are noted under the key of the source.
 */
export async function deleteObject(run: SegmentRun, key: string): Promise<void> {
  const { request, keys, limiter, retrying, deps } = run;
  const { name, region } = request.destination;
  const s3 = deps.clients.clientFor(region);
  const { stop: signal } = deps.deadline;
  const gone = { method: 'DELETE', bucket: name, key: keys.toDestination(key), signal } as const;
  try {
    if (await isInSource(run, key)) {
      const message = 'not deleted: the source has it, although its listing does not name it';
      throw new LambdaCoreError('OBJECT_DOUBTFUL', message);
    }
    await withRetries(() => watched(limiter, () => sendExpecting(s3, gone)), retrying);
    run.summary.objectsDeleted += 1;
  } catch (error) {
    noteFailure(run, key, error);
  }
}

async function copySmall(run: SegmentRun, source: ListedObject): Promise<void> {
  const { limiter, retrying, deps } = run;
  const client = deps.clients.clientFor(run.request.destination.region);
  const request = requestFor(run, source);
  await withRetries(() => watched(limiter, () => sendCopy(client, request)), retrying);
}

async function copyLarge(run: SegmentRun, source: ListedObject): Promise<void> {
  const { request, limiter, retrying, deps } = run;
  // Loaded for this: most buckets have no object so large, and a start with the SDK takes twice as long.
  const { copyInParts } = require('./copy-in-parts') as typeof import('./copy-in-parts');
  const clients = deps.clients.sdk();
  const copy = requestFor(run, source);
  try {
    await copyInParts({
      from: clients.for(request.source.region),
      to: clients.for(request.destination.region),
      request: copy,
      listed: source,
      partBytes: deps.config.partBytes,
      retrying,
      limiter,
    });
  } catch (error) {
    throw deniedError(error, copyAccess(copy.source, copy.destination)) ?? error;
  }
}

function requestFor(run: SegmentRun, { key, storageClass }: ListedObject): CopyRequest {
  const { source, destination, options } = run.request;
  const wanted = options?.storageClass ?? storageClass;
  return {
    source: { bucket: source.name, key },
    destination: { bucket: destination.name, key: run.keys.toDestination(key) },
    // The default of a copy; naming it would only make the request longer.
    storageClass: wanted === 'STANDARD' ? undefined : wanted,
    signal: run.deps.deadline.stop,
  };
}

/** Asks for an object by its name. */
async function isInSource(run: SegmentRun, key: string): Promise<boolean> {
  const { request, limiter, retrying, deps } = run;
  const { name, region } = request.source;
  const s3 = deps.clients.clientFor(region);
  const head = { method: 'HEAD', bucket: name, key, signal: deps.deadline.stop } as const;
  try {
    await withRetries(() => watched(limiter, () => sendExpecting(s3, head)), retrying);
    return true;
  } catch (error) {
    if (statusOf(error) === 404) return false;
    throw error;
  }
}

/** The source was deleted after it had been listed: there is nothing to clone any more. */
function isGone(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'NoSuchKey' || code === 'NotFound' || (code === '404' && statusOf(error) === 404);
}
