import { setMaxListeners } from 'node:events';
import { HeadObjectCommand, ListPartsCommand } from '@aws-sdk/client-s3';
import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { withRetries } from '@lambda-core/common/retry';
import { codeOf, statusOf } from '@lambda-core/common/s3-errors';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import {
  abortUpload,
  beginUpload,
  completeUpload,
  copyPart,
  counted,
  madeOf,
  type PartsCopy,
  type PartsUpload,
  partCount,
  targetOf,
} from './copy-in-parts';
import type { MadeCopy } from './copy-request';
import type { KeptUpload } from './kept-upload';
import { isUnchanged } from './unchanged';

export type KeptCopy = Omit<PartsCopy, 'listed'> & {
  readonly listed: ListedObject;
  readonly kept: KeptUpload;
  /** When the segment was requested, in whole seconds as milliseconds: no copy of it is older. */
  readonly requested: number;
  /** No part is begun any more. */
  readonly drain: AbortSignal;
  /** Another invocation can be asked to go on. */
  readonly mayGoOn: boolean;
  /** Otherwise nobody will come back for what is not copied now. */
  readonly isLast: boolean;
};

/** An object of which parts were copied, and others are left to another invocation. */
export class CopyGoesOnError extends LambdaCoreError {
  constructor(copied: number, missing: number, options?: ErrorOptions) {
    const message = `${copied} parts were copied, ${missing} are left to another invocation`;
    super('COPY_GOES_ON', message, options);
  }
}

/** Of parts under way at the end: after that there is time left to write down what is to come. */
const GRACE_MILLISECONDS = 5_000;

/**
 * Copies an object in parts that may be more than one invocation can copy. The upload is written down, S3
 * itself tells which of its parts are there, and the next invocation copies the others. Two may do so at once:
 * they have one upload, and a part that both copy is the same part.
 * @throws CopyGoesOnError when parts were copied and some are missing; then the upload is kept. So it is when
 *   anything else is thrown, unless nobody would come back for it
 */
export async function copyOverInvocations(copy: KeptCopy): Promise<MadeCopy> {
  using grace = graceAfter(copy.drain);
  const signal = AbortSignal.any([copy.request.signal, grace.signal]);
  // Every part under way listens; Node takes more than ten for a leak and says so.
  setMaxListeners(0, signal);
  const bounded = { ...copy, request: { ...copy.request, signal } };
  const found = await findUpload(copy);
  if (!('upload' in found)) return found;
  const { upload, etags } = found;
  const before = etags.size;
  const missing = () => partCount(upload) - etags.size;
  try {
    await forEachConcurrently(missingParts(found, copy.drain), copy.partsAtOnce, async (part) => {
      etags.set(part, await copyPart(bounded, upload, part));
    });
    if (missing() > 0) throw outOfTime(missing());
    const parts = Array.from({ length: partCount(upload) }, (_, at) => etags.get(at + 1));
    return await completeUpload(copy, upload, parts);
  } catch (error) {
    // Who runs beside us may have completed it.
    const made = codeOf(error) === 'NoSuchUpload' ? await findMade(copy) : undefined;
    if (made !== undefined) return made;
    const copied = etags.size - before;
    const isGone = statusOf(error) === 404;
    if (copied > 0 && copy.mayGoOn && !isGone)
      throw new CopyGoesOnError(copied, missing(), { cause: error });
    if (copy.isLast || isGone) await abortUpload(copy, upload);
    throw error;
  }
}

type Found = { readonly upload: PartsUpload; readonly etags: Map<number, string | undefined> };

/** The upload to go on with, or the copy when that has been completed meanwhile. */
async function findUpload(copy: KeptCopy): Promise<Found | MadeCopy> {
  const { kept, listed } = copy;
  // Once more when another run of the segment has written one down first.
  for (const _ of [1, 2]) {
    const before = await kept.read();
    if (before !== undefined) {
      const { upload } = before;
      if (upload.etag === listed.etag && upload.size === listed.size) {
        const etags = await partsOf(copy, upload);
        if (etags !== undefined) return { upload, etags };
        const made = await findMade(copy);
        if (made !== undefined) return made;
      } else {
        // The source is another one by now.
        await abortUpload(copy, upload);
      }
    }
    const upload = await beginUpload(copy);
    if (await kept.write(upload, before)) return { upload, etags: new Map() };
    await abortUpload(copy, upload);
  }
  const message = 'other runs of this segment begin this copy anew again and again';
  throw new LambdaCoreError('COPY_RACED', message);
}

/** ETags of the parts that are there; `undefined` when there is no such upload. */
async function partsOf(copy: KeptCopy, upload: PartsUpload): Promise<Found['etags'] | undefined> {
  const { to, request, retrying } = copy;
  const etags: Found['etags'] = new Map();
  let marker: string | undefined;
  try {
    do {
      const list = new ListPartsCommand({
        ...targetOf(copy),
        UploadId: upload.uploadId,
        PartNumberMarker: marker,
      });
      const page = await withRetries(
        () => counted(copy, 'list', to.send(list, { abortSignal: request.signal })),
        retrying,
      );
      for (const { PartNumber = 0, ETag } of page.Parts ?? []) etags.set(PartNumber, ETag);
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return etags;
  } catch (error) {
    if (codeOf(error) === 'NoSuchUpload') return undefined;
    throw error;
  }
}

/**
 * The copy, if it is there: an upload that is gone was either completed or aborted. It was this job's, so that
 * a copy of the second of its request counts, too. (S3 dates an object by the beginning of its upload.)
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
 */
async function findMade(copy: KeptCopy): Promise<MadeCopy | undefined> {
  const { to, request, retrying, listed, requested } = copy;
  try {
    const head = new HeadObjectCommand(targetOf(copy));
    const made = await withRetries(
      () => counted(copy, 'head', to.send(head, { abortSignal: request.signal })),
      retrying,
    );
    const there = {
      size: made.ContentLength ?? 0,
      etag: (made.ETag ?? '').replaceAll('"', ''),
      modified: made.LastModified?.getTime() ?? 0,
    };
    // A header has whole seconds.
    const modified = Math.floor(listed.modified / 1000) * 1000;
    const isOurs = isUnchanged({ ...listed, modified }, there) && there.modified >= requested;
    return isOurs ? madeOf(made) : undefined;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

function* missingParts({ upload, etags }: Found, drain: AbortSignal): Generator<number> {
  for (let part = 1; part <= partCount(upload) && !drain.aborted; part++)
    if (!etags.has(part)) yield part;
}

function outOfTime(missing: number): LambdaCoreError {
  return new LambdaCoreError(
    'OUT_OF_TIME',
    `the time was over before one more part was copied, and ${missing} are missing; raise the time-out`,
  );
}

/** Aborts a while after another signal. */
function graceAfter(drain: AbortSignal): Disposable & { readonly signal: AbortSignal } {
  const grace = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer = setTimeout(() => grace.abort(), GRACE_MILLISECONDS).unref();
  };
  if (drain.aborted) begin();
  else drain.addEventListener('abort', begin, { once: true });
  return {
    signal: grace.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      drain.removeEventListener('abort', begin);
    },
  };
}
