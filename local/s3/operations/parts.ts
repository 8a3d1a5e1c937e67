import { refuseArchived } from '../archive';
import { type Call, headerOf, type Reply } from '../call';
import { checksumHeaders, checksumOfBody } from '../checksum';
import { checkSourceConditions } from '../conditions';
import { copySourceOf } from '../copy-source';
import { S3Error } from '../errors';
import { type Part, sliceBody } from '../model';
import type { ByteRange } from '../range';
import { receiveBody } from '../receive';
import { copyResult, digest, refuseLarge } from './copy';
import { uploadOf } from './multipart';

const MOST_PARTS = 10_000;

export async function uploadPart(call: Call): Promise<Reply> {
  const number = partNumberOf(call);
  const { checksum: kept } = uploadOf(call);
  const { body, size, md5, checksum } = await receiveBody(call, kept?.algorithm);
  const etag = md5.toString('hex');
  commitPart(call, number, { body, size, etag, ...(checksum && { checksum }) });
  const { 'x-amz-checksum-type': _, ...sums } = checksumHeaders(checksum);
  return { status: 200, headers: { etag: `"${etag}"`, ...sums } };
}

export async function uploadPartCopy(call: Call): Promise<Reply> {
  const number = partNumberOf(call);
  const { checksum: kept } = uploadOf(call);
  const { object } = copySourceOf(call);
  checkSourceConditions(call, object);
  refuseArchived(object);
  const { start, end } = sourceRange(headerOf(call, 'x-amz-copy-source-range'), object.size);
  refuseLarge(end - start);
  await call.copying(end - start);
  const body = sliceBody(object.body, start, end);
  call.store.storage.retain(body);
  const part = async () => {
    const etag = await digest(call, body);
    const checksum = kept && (await checksumOfBody(call.store.storage, body, kept.algorithm));
    return { body, size: end - start, etag, ...(checksum && { checksum }) };
  };
  const made = await part().catch((error: unknown) => {
    call.store.storage.release(body);
    throw error;
  });
  const modified = commitPart(call, number, made);
  return { status: 200, body: copyResult('CopyPartResult', { ...made, modified }) };
}

/** Takes over the hold on the body: kept by the part, or given up when the upload has gone. */
function commitPart(call: Call, number: number, made: Omit<Part, 'modified'>): number {
  const modified = Date.now();
  try {
    const { id } = uploadOf(call);
    const part = { ...made, modified };
    call.store.commit({ type: 'part', bucket: call.bucketName, id, number, part });
  } finally {
    call.store.storage.release(made.body);
  }
  return modified;
}

function partNumberOf(call: Call): number {
  const text = call.query.get('partNumber') ?? '';
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= MOST_PARTS) return number;
  throw new S3Error('InvalidArgument', `partNumber: found ${text}, expected 1 to ${MOST_PARTS}`);
}

/** Unlike a Range header, both ends have to be given and to lie within the object. */
function sourceRange(header: string | undefined, size: number): ByteRange {
  if (header === undefined) return { start: 0, end: size };
  const match = /^bytes=(\d+)-(\d+)$/.exec(header);
  const start = Number(match?.[1]);
  const end = Number(match?.[2]) + 1;
  if (match !== null && start < end && end <= size) return { start, end };
  throw new S3Error(
    'InvalidArgument',
    `x-amz-copy-source-range: found ${header}, expected bytes=FIRST-LAST within ${size} bytes`,
  );
}
