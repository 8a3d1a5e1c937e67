import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandOutput,
  CreateMultipartUploadCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  type S3Client,
  type StorageClass,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { type Retrying, withRetries } from '@lambda-core/common/retry';
import { codeOf } from '@lambda-core/common/s3-errors';
import type { ListedObject } from '@lambda-core/s3-clone-common/listing/types';
import type { RequestCounts, RequestKind } from '@lambda-core/s3-clone-common/s3/request-counts';
import { checksumIn } from './checksum';
import { type CopyRequest, copySource, type MadeCopy } from './copy-request';
import { partSize } from './parts';

export type PartsCopy = {
  readonly from: S3Client;
  readonly to: S3Client;
  readonly request: CopyRequest;
  /** What the listing said of the object. */
  readonly listed: Pick<ListedObject, 'size' | 'etag'>;
  /** The least a part has, unless it is the last one. */
  readonly partBytes: number;
  /** Parts side by side. */
  readonly partsAtOnce: number;
  readonly retrying: Retrying;
  /** Counts what is sent. */
  readonly requests: RequestCounts;
  /** Sends the request for one part in a place of its own, again while that may help. */
  readonly sendPart: <Result>(request: () => Promise<Result>) => Promise<Result>;
};

const ABORT_MILLISECONDS = 5_000;

/** An upload under way: which version of the source it copies, in parts of what size. */
export type PartsUpload = {
  readonly uploadId: string;
  /** Without quotes. */
  readonly etag: string;
  readonly size: number;
  readonly partBytes: number;
};

/**
 * Copies an object of any size in parts, side by side. Whatever goes wrong, the unfinished upload is
 * aborted: its parts would be paid for and never seen.
 */
export async function copyInParts(copy: PartsCopy): Promise<MadeCopy> {
  const upload = await beginUpload(copy);
  try {
    const etags: (string | undefined)[] = [];
    await forEachConcurrently(partNumbers(upload), copy.partsAtOnce, async (part) => {
      etags[part - 1] = await copyPart(copy, upload, part);
    });
    return await completeUpload(copy, upload, etags);
  } catch (error) {
    await abortUpload(copy, upload);
    throw error;
  }
}

/**
 * A copy in parts takes nothing along by itself, so metadata, content headers and tags are read first; the
 * parts are pinned to the version that had them.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/CopyingObjectsMPUapi.html
 */
export async function beginUpload(copy: PartsCopy): Promise<PartsUpload> {
  const { to, request, retrying } = copy;
  const send = { abortSignal: request.signal };
  const { head, tagging } = await describe(copy);
  const size = head.ContentLength ?? 0;
  const create = new CreateMultipartUploadCommand({
    ...targetOf(copy),
    ...headersOf(head),
    ...(tagging === '' ? {} : { Tagging: tagging }),
    ...(request.acl === undefined ? {} : { ACL: request.acl }),
    ...(request.storageClass === undefined
      ? {}
      : { StorageClass: request.storageClass as StorageClass }),
  });
  const { UploadId = '' } = await withRetries(
    () => counted(copy, 'put', to.send(create, send)),
    retrying,
  );
  const etag = (head.ETag ?? '').replaceAll('"', '');
  return { uploadId: UploadId, etag, size, partBytes: partSize(size, copy.partBytes) };
}

/** Never fails: what is left then is for the bucket's lifecycle rule, and the first error is the one that counts. */
export async function abortUpload(
  copy: PartsCopy,
  { uploadId }: Pick<PartsUpload, 'uploadId'>,
): Promise<void> {
  const { to, retrying } = copy;
  const abort = new AbortMultipartUploadCommand({ ...targetOf(copy), UploadId: uploadId });
  // The signal that ended the copy must not end the clearing up as well.
  const own = AbortSignal.timeout(ABORT_MILLISECONDS);
  await withRetries(() => counted(copy, 'delete', to.send(abort, { abortSignal: own })), {
    ...retrying,
    signal: own,
  }).catch(() => {});
}

/** How many parts there are. */
export function partCount({ size, partBytes }: Pick<PartsUpload, 'size' | 'partBytes'>): number {
  return Math.ceil(size / partBytes);
}

export function targetOf({ request: { destination } }: PartsCopy): { Bucket: string; Key: string } {
  return { Bucket: destination.bucket, Key: destination.key };
}

async function describe(copy: PartsCopy) {
  const { from, request, listed, retrying } = copy;
  const source = { Bucket: request.source.bucket, Key: request.source.key };
  const send = { abortSignal: request.signal };
  const [head, { TagSet = [] }] = await Promise.all([
    withRetries(async () => {
      const head = await counted(copy, 'head', from.send(new HeadObjectCommand(source), send));
      checkSize(head, listed);
      return head;
    }, retrying),
    withRetries(
      () => counted(copy, 'get', from.send(new GetObjectTaggingCommand(source), send)),
      retrying,
    ),
  ]);
  const tagging = TagSet.map(
    ({ Key = '', Value = '' }) => `${encodeURIComponent(Key)}=${encodeURIComponent(Value)}`,
  ).join('&');
  return { head, tagging };
}

/** Nothing else would tell that a length is wrong, and the copy would end there. */
function checkSize({ ETag, ContentLength }: HeadObjectCommandOutput, listed: PartsCopy['listed']) {
  if (ETag !== `"${listed.etag}"` || ContentLength === listed.size) return;
  const message = `S3 says that the object has ${ContentLength} bytes, and lists it with ${listed.size}`;
  throw new LambdaCoreError('OBJECT_DOUBTFUL', message);
}

function headersOf(head: HeadObjectCommandOutput) {
  const headers = {
    Metadata: head.Metadata,
    ContentType: head.ContentType,
    CacheControl: head.CacheControl,
    ContentDisposition: head.ContentDisposition,
    ContentEncoding: head.ContentEncoding,
    ContentLanguage: head.ContentLanguage,
    // As it is: `0` is no date, and another wording of one would be another header. (The SDK sends it unchanged.)
    Expires: head.ExpiresString,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

function* partNumbers(upload: PartsUpload): Generator<number> {
  for (let part = 1; part <= partCount(upload); part++) yield part;
}

/** Copies one part and returns its ETag. @param part its number, from 1 */
export async function copyPart(
  copy: PartsCopy,
  { uploadId, etag, size, partBytes }: PartsUpload,
  part: number,
): Promise<string | undefined> {
  const { to, request, sendPart } = copy;
  const first = (part - 1) * partBytes;
  const last = Math.min(first + partBytes, size) - 1;
  const command = new UploadPartCopyCommand({
    ...targetOf(copy),
    UploadId: uploadId,
    PartNumber: part,
    CopySource: copySource(request.source),
    CopySourceRange: `bytes=${first}-${last}`,
    CopySourceIfMatch: `"${etag}"`,
  });
  const { CopyPartResult } = await sendPart(() =>
    counted(copy, 'copy', to.send(command, { abortSignal: request.signal })),
  );
  return CopyPartResult?.ETag;
}

/** Makes an object of the parts. @param etags of all of them, in their order */
export async function completeUpload(
  copy: PartsCopy,
  { uploadId, size }: PartsUpload,
  etags: readonly (string | undefined)[],
): Promise<MadeCopy> {
  const { to, request, retrying } = copy;
  const send = { abortSignal: request.signal };
  const Parts = etags.map((ETag, at) => ({ PartNumber: at + 1, ETag }));
  const command = new CompleteMultipartUploadCommand({
    ...targetOf(copy),
    UploadId: uploadId,
    MultipartUpload: { Parts },
  });
  let tries = 0;
  try {
    const made = await withRetries(() => {
      tries += 1;
      return counted(copy, 'put', to.send(command, send));
    }, retrying);
    return madeOf(made);
  } catch (error) {
    if (tries === 1 || codeOf(error) !== 'NoSuchUpload') throw error;
    // The response to a try before was lost: the upload is gone because it was completed.
    const made = await withRetries(
      () => counted(copy, 'head', to.send(new HeadObjectCommand(targetOf(copy)), send)),
      retrying,
    );
    const isOurs = made.ContentLength === size && made.ETag?.includes(`-${Parts.length}`) === true;
    if (!isOurs) throw error;
    return madeOf(made);
  }
}

export function counted<Sent>(
  { requests }: Pick<PartsCopy, 'requests'>,
  kind: RequestKind,
  sent: Sent,
): Sent {
  requests[kind] += 1;
  return sent;
}

export function madeOf(
  made: CompleteMultipartUploadCommandOutput | HeadObjectCommandOutput,
): MadeCopy {
  const told = new Map<string, unknown>(Object.entries(made));
  return {
    etag: (made.ETag ?? '').replaceAll('"', ''),
    isEncrypted: made.ServerSideEncryption?.startsWith('aws:kms') === true,
    checksum: checksumIn((name) => {
      const value = told.get(`Checksum${name}`);
      return typeof value === 'string' ? value : undefined;
    }),
  };
}
