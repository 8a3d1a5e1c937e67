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
import { PARTS_AT_ONCE, partSize } from './parts';

export type PartsCopy = {
  readonly from: S3Client;
  readonly to: S3Client;
  readonly request: CopyRequest;
  /** What the listing said of the object. */
  readonly listed: Pick<ListedObject, 'size' | 'etag'>;
  /** The least a part has, unless it is the last one. */
  readonly partBytes: number;
  readonly retrying: Retrying;
  /** Counts what is sent. */
  readonly requests: RequestCounts;
  /** Sends the request for one part in a place of its own, again while that may help. */
  readonly sendPart: <Result>(request: () => Promise<Result>) => Promise<Result>;
};

const ABORT_MILLISECONDS = 5_000;

/**
 * Copies an object of any size in parts, side by side. A copy in parts takes nothing along by itself, so
 * metadata, content headers and tags are read first; the parts are pinned to the version that had them.
 * Whatever goes wrong, the unfinished upload is aborted: its parts would be paid for and never seen.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/CopyingObjectsMPUapi.html
 */
export async function copyInParts(copy: PartsCopy): Promise<MadeCopy> {
  const { to, request, retrying } = copy;
  const { destination, signal } = request;
  const target = { Bucket: destination.bucket, Key: destination.key };
  const send = { abortSignal: signal };

  const { head, tagging } = await describe(copy);
  const size = head.ContentLength ?? 0;
  const partBytes = partSize(size, copy.partBytes);
  const create = new CreateMultipartUploadCommand({
    ...target,
    ...headersOf(head),
    ...(tagging === '' ? {} : { Tagging: tagging }),
    ...(request.storageClass === undefined
      ? {}
      : { StorageClass: request.storageClass as StorageClass }),
  });
  const { UploadId } = await withRetries(
    () => counted(copy, 'put', to.send(create, send)),
    retrying,
  );
  const upload = { ...target, UploadId };
  try {
    const etags: (string | undefined)[] = [];
    await forEachConcurrently(partNumbers(size, partBytes), PARTS_AT_ONCE, async (part) => {
      etags[part - 1] = await copyPart(copy, upload, { part, partBytes, head });
    });
    const parts = etags.map((ETag, at) => ({ PartNumber: at + 1, ETag }));
    return await complete(copy, upload, parts, size);
  } catch (error) {
    const abort = new AbortMultipartUploadCommand(upload);
    // The signal that ended the copy must not end the clearing up as well.
    const own = AbortSignal.timeout(ABORT_MILLISECONDS);
    await withRetries(() => counted(copy, 'delete', to.send(abort, { abortSignal: own })), {
      ...retrying,
      signal: own,
    }).catch(
      // What is left then is for the bucket's lifecycle rule; the first error is the one that counts.
      () => {},
    );
    throw error;
  }
}

type Upload = { Bucket: string; Key: string; UploadId: string | undefined };

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
  const expires = new Date(head.ExpiresString ?? '');
  const headers = {
    Metadata: head.Metadata,
    ContentType: head.ContentType,
    CacheControl: head.CacheControl,
    ContentDisposition: head.ContentDisposition,
    ContentEncoding: head.ContentEncoding,
    ContentLanguage: head.ContentLanguage,
    Expires: Number.isNaN(expires.getTime()) ? undefined : expires,
  };
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
}

function* partNumbers(size: number, partBytes: number): Generator<number> {
  for (let part = 1; (part - 1) * partBytes < size; part++) yield part;
}

async function copyPart(
  copy: PartsCopy,
  upload: Upload,
  { part, partBytes, head }: { part: number; partBytes: number; head: HeadObjectCommandOutput },
): Promise<string | undefined> {
  const { to, request, sendPart } = copy;
  const first = (part - 1) * partBytes;
  const last = Math.min(first + partBytes, head.ContentLength ?? 0) - 1;
  const command = new UploadPartCopyCommand({
    ...upload,
    PartNumber: part,
    CopySource: copySource(request.source),
    CopySourceRange: `bytes=${first}-${last}`,
    CopySourceIfMatch: head.ETag,
  });
  const { CopyPartResult } = await sendPart(() =>
    counted(copy, 'copy', to.send(command, { abortSignal: request.signal })),
  );
  return CopyPartResult?.ETag;
}

async function complete(
  copy: PartsCopy,
  upload: Upload,
  Parts: { PartNumber: number; ETag: string | undefined }[],
  size: number,
): Promise<MadeCopy> {
  const { to, request, retrying } = copy;
  const send = { abortSignal: request.signal };
  const command = new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } });
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
    const { Bucket, Key } = upload;
    const made = await withRetries(
      () => counted(copy, 'head', to.send(new HeadObjectCommand({ Bucket, Key }), send)),
      retrying,
    );
    const isOurs = made.ContentLength === size && made.ETag?.includes(`-${Parts.length}`) === true;
    if (!isOurs) throw error;
    return madeOf(made);
  }
}

function counted<Sent>({ requests }: PartsCopy, kind: RequestKind, sent: Sent): Sent {
  requests[kind] += 1;
  return sent;
}

function madeOf(made: CompleteMultipartUploadCommandOutput | HeadObjectCommandOutput): MadeCopy {
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
