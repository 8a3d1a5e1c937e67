import { createHash } from 'node:crypto';
import { decodeAwsChunked } from './aws-chunked';
import { type Call, headerOf } from './call';
import { DEFAULT_ALGORITHM, verifierFor } from './checksum';
import { S3Error } from './errors';
import type { Body, Checksum } from './model';

const GIB = 1024 ** 3;
/** The most that one PutObject, UploadPart or copy may carry. */
export const LARGEST_PIECE = 5 * GIB;

type Received = { body: Body; size: number; md5: Buffer; checksum?: Checksum };

/**
 * Stores the body of a request: decodes aws-chunked, verifies length, Content-MD5 and the checksum
 * (header or trailer). The caller holds the body once and has to release it.
 * @param fallback the checksum that is made of a body which comes without one
 */
export async function receiveBody(call: Call, fallback = DEFAULT_ALGORITHM): Promise<Received> {
  const declared = declaredChecksum(call);
  const algorithm = declared?.algorithm ?? fallback;
  const verifier = verifierFor(algorithm);
  const trailers = new Map<string, string>();
  const md5 = createHash('md5');
  const expected = expectedSize(call);
  let size = 0;
  const source = isChunked(call) ? decodeAwsChunked(call.body(), trailers) : call.body();
  const body = await call.store.storage.write(
    (async function* measured() {
      for await (const chunk of source) {
        size += chunk.length;
        md5.update(chunk);
        verifier?.update(chunk);
        yield chunk;
      }
    })(),
  );
  try {
    if (expected !== undefined && size !== expected) {
      throw new S3Error('IncompleteBody', `found ${size} bytes, expected ${expected}`);
    }
    const digest = md5.digest();
    verifyMd5(headerOf(call, 'content-md5'), digest);
    const sent =
      declared && (declared.value ?? trailers.get(`x-amz-checksum-${declared.algorithm}`));
    if (verifier === undefined) return { body, size, md5: digest };
    const checksum =
      sent === undefined ? { algorithm, value: verifier.value() } : verifier.check(sent);
    return { body, size, md5: digest, checksum };
  } catch (error) {
    call.store.storage.release(body);
    throw error;
  }
}

/** A small body (XML) as text, refused beyond `limit` bytes. */
export async function receiveText(call: Call, limit = 8 * 1024 ** 2): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  const source = isChunked(call) ? decodeAwsChunked(call.body(), new Map()) : call.body();
  for await (const chunk of source) {
    size += chunk.length;
    if (size > limit) throw new S3Error('MalformedXML', `found a body over ${limit} bytes`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (call.headers['content-md5'] !== undefined) {
    verifyMd5(headerOf(call, 'content-md5'), createHash('md5').update(bytes).digest());
  }
  return bytes.toString();
}

function isChunked(call: Call): boolean {
  const encoding = headerOf(call, 'content-encoding');
  if (encoding?.startsWith('aws-chunked')) return true;
  return headerOf(call, 'x-amz-content-sha256')?.startsWith('STREAMING-') ?? false;
}

function expectedSize(call: Call): number | undefined {
  const text = headerOf(call, isChunked(call) ? 'x-amz-decoded-content-length' : 'content-length');
  if (text === undefined) return undefined;
  const size = Number(text);
  if (size > LARGEST_PIECE) {
    throw new S3Error('EntityTooLarge', `found ${size} bytes, expected at most ${LARGEST_PIECE}`);
  }
  return size;
}

function declaredChecksum(call: Call): { algorithm: string; value?: string } | undefined {
  const trailer = headerOf(call, 'x-amz-trailer')?.trim().toLowerCase();
  if (trailer?.startsWith('x-amz-checksum-')) return { algorithm: trailer.slice(15) };
  for (const algorithm of ['crc32', 'crc32c', 'sha1', 'sha256', 'crc64nvme']) {
    const value = headerOf(call, `x-amz-checksum-${algorithm}`);
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}

function verifyMd5(sent: string | undefined, digest: Buffer): void {
  if (sent === undefined) return;
  const found = digest.toString('base64');
  if (found === sent) return;
  if (Buffer.from(sent, 'base64').length !== 16) {
    throw new S3Error('InvalidDigest', `Content-MD5: found ${sent}, expected 16 bytes in base64`);
  }
  throw new S3Error('BadDigest', `Content-MD5: found ${found}, expected ${sent}`);
}
