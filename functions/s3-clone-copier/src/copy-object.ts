import { LambdaCoreError } from '@lambda-core/common/errors';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { codeOf, statusOf } from '@lambda-core/common/s3-errors';
import type { ClientResponse } from '@lambda-core/s3-clone-common/http/index';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import { copyAccess } from '@lambda-core/s3-clone-common/s3/access';
import { deniedError, sendExpecting } from '@lambda-core/s3-clone-common/s3/service-error';
import { confirmCopy } from './confirm-copy';
import { type CopyRequest, isUnderKms, type MadeCopy, sendCopy } from './copy-request';
import { keptUpload } from './kept-upload';
import type { Attempt } from './limiter';
import { isLarge, isVeryLarge, PARTS_AT_ONCE } from './parts';
import { askForRestore, restorePause, waitsForRestore } from './restore-object';
import { isLastAttempt, type SegmentRun } from './segment-run';

/** Sends a request, again while that may help. */
type Send = <Result>(request: () => Promise<Result>) => Promise<Result>;

/**
 * Copies one object; failures are counted, never thrown.
 * @param attempt where a small one has its place
 * @param doubtful what the destination has, where that may be this copy under a key of KMS
 */
export async function copyObject(
  run: SegmentRun,
  source: ListedObject,
  attempt: Attempt,
  doubtful?: ListedObject,
): Promise<void> {
  const { tally, limiter, retrying } = run;
  const isSmall = !isLarge(source.size, run.deps.config);
  const send: Send = isSmall
    ? sendingBy(attempt, retrying)
    : (request) => limiter.run((own) => sendingBy(own, retrying)(request));
  try {
    if (doubtful !== undefined && (await isEncrypted(run, source.key, send))) {
      tally.skipped();
      const { etag } = doubtful;
      return tally.isUnlike(source.key, { etag, why: 'encrypted', checksummed: false });
    }
    const copy = await copyOrRestore(run, source, send);
    if (copy === undefined) return tally.goesOn(restorePause({ ...run, key: source.key }));
    if (copy.etag !== source.etag) {
      const headers = { 'x-amz-checksum-mode': 'ENABLED' };
      const askSource = () => headOf(run, 'source', source.key, send, headers);
      const unlike = await confirmCopy(source.etag, copy, askSource);
      if (unlike !== undefined) tally.isUnlike(source.key, unlike);
    }
    tally.copied(source.size);
  } catch (error) {
    if (codeOf(error) === 'COPY_GOES_ON') tally.goesOn(0);
    else await noteError(run, source.key, error, send);
  }
}

/** The copy; `undefined` when the object has to be restored first, and that was asked for. */
async function copyOrRestore(
  run: SegmentRun,
  source: ListedObject,
  send: Send,
): Promise<MadeCopy | undefined> {
  const copy = () =>
    isLarge(source.size, run.deps.config)
      ? copyLarge(run, source, send)
      : copySmall(run, source, send);
  if (run.request.options?.restore === undefined) return copy();
  if (await waitsForRestore(run, source, send)) return undefined;
  try {
    return await copy();
  } catch (error) {
    // In an archive of Intelligent-Tiering, which no listing tells of; or what was restored has expired.
    if (codeOf(error) !== 'InvalidObjectState') throw error;
    if (await askForRestore(run, source, send)) return undefined;
    throw error;
  }
}

/** Nothing has vanished but what is not there when asked for, either. */
async function noteError(run: SegmentRun, key: string, error: unknown, send: Send): Promise<void> {
  const { tally } = run;
  if (!isGone(error)) return tally.failed(key, error);
  try {
    if (!(await isInSource(run, key, send))) return tally.vanished(key);
    const message = 'S3 did not find the object to copy it, and found it when asked again';
    tally.failed(key, new LambdaCoreError('OBJECT_DOUBTFUL', message, { cause: error }));
  } catch (problem) {
    tally.failed(key, problem);
  }
}

/**
 * Deletes an object of the destination that the listing of the source has not, unless the source has it
 * after all; failures are counted under the key of the source.
 */
export async function deleteObject(run: SegmentRun, key: string, attempt: Attempt): Promise<void> {
  const { request, keys, tally, retrying, deps } = run;
  const { name, region } = request.destination;
  const s3 = deps.clients.clientFor(region);
  const { stop: signal } = deps.deadline;
  const gone = { method: 'DELETE', bucket: name, key: keys.toDestination(key), signal } as const;
  const send = sendingBy(attempt, retrying);
  try {
    if (await isInSource(run, key, send)) {
      const message = 'not deleted: the source has it, although its listing does not name it';
      throw new LambdaCoreError('OBJECT_DOUBTFUL', message);
    }
    await send(() => sendExpecting(s3, gone));
    tally.deleted();
  } catch (error) {
    tally.failed(key, error);
  }
}

function sendingBy(attempt: Attempt, retrying: Retrying): Send {
  return (request) => withRetries(() => attempt(request), retrying);
}

function copySmall(run: SegmentRun, source: ListedObject, send: Send): Promise<MadeCopy> {
  const client = run.deps.clients.clientFor(run.request.destination.region);
  const request = requestFor(run, source);
  return send(() => sendCopy(client, request));
}

async function copyLarge(run: SegmentRun, source: ListedObject, sendPart: Send): Promise<MadeCopy> {
  const { request, retrying, deps, tally } = run;
  const clients = deps.clients.sdk();
  const copy = requestFor(run, source);
  const parts = {
    from: clients.clientFor(request.source.region),
    to: clients.clientFor(request.destination.region),
    request: copy,
    listed: source,
    partBytes: deps.config.partBytes,
    // What waits for a place is begun whether the time is over or not.
    partsAtOnce: Math.min(PARTS_AT_ONCE, run.limiter.limit),
    retrying,
    requests: tally.summary.requests,
    sendPart,
  };
  // Loaded for this: most buckets have no object so large, and a start with the SDK takes twice as long.
  const { copyInParts } = require('./copy-in-parts') as typeof import('./copy-in-parts');
  try {
    if (!isVeryLarge(source.size, deps.config)) return await copyInParts(parts);
    const over = require('./copy-over-invocations') as typeof import('./copy-over-invocations');
    return await over.copyOverInvocations({
      ...parts,
      kept: keptUpload({ ...run, key: source.key }),
      requested: run.requested,
      drain: deps.deadline.drain,
      mayGoOn: deps.continueLater !== undefined,
      isLast: isLastAttempt(run.attempt, deps.config),
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
    acl: options?.acl,
    signal: run.deps.deadline.stop,
  };
}

/** Whether ETags of both can differ though the copy is one, as a key of KMS is on either side. */
async function isEncrypted(run: SegmentRun, key: string, send: Send): Promise<boolean> {
  try {
    return (
      isUnderKms((await headOf(run, 'destination', run.keys.toDestination(key), send)).headers) ||
      isUnderKms((await headOf(run, 'source', key, send)).headers)
    );
  } catch {
    // Who may not ask copies it again.
    return false;
  }
}

/** Asks for an object of either side by its name there. */
function headOf(
  { request, deps }: SegmentRun,
  side: 'source' | 'destination',
  key: string,
  send: Send,
  headers: Readonly<Record<string, string>> = {},
): Promise<ClientResponse> {
  const { name, region } = request[side];
  const s3 = deps.clients.clientFor(region);
  const signal = deps.deadline.stop;
  const head = { method: 'HEAD', bucket: name, key, headers, signal } as const;
  return send(() => sendExpecting(s3, head));
}

async function isInSource(run: SegmentRun, key: string, send: Send): Promise<boolean> {
  try {
    await headOf(run, 'source', key, send);
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
