import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { createGzip, gzip } from 'node:zlib';
import { type SampleOptions, sampleChunks } from './lines';

/** `multi-member` is what ALB delivers: several gzip members, one after the other, in one object. */
export type SampleGzip = false | 'single' | 'multi-member';

type WriteSampleOptions = SampleOptions &
  Readonly<{
    file: string;
    gzip?: SampleGzip;
  }>;

/** Bytes before compression in a member: small, so that even a short sample has more than one. */
const MEMBER_BYTES = 128 * 1024;

/** Writes a sample log to `file`; resolves to the number of bytes written. */
export async function writeSample({ file, gzip: form = false, ...options }: WriteSampleOptions) {
  const destination = createWriteStream(file);
  await writeSampleTo(destination, options, form);
  return destination.bytesWritten;
}

/** The same into any stream, which it ends. */
export async function writeSampleTo(
  destination: Writable,
  options: SampleOptions,
  form: SampleGzip = false,
): Promise<void> {
  const chunks = Readable.from(sampleChunks(options), { objectMode: false });
  if (form === 'single') await pipeline(chunks, createGzip(), destination);
  else if (form === 'multi-member') await pipeline(chunks, gzipMembers, destination);
  else await pipeline(chunks, destination);
}

const compress = promisify<Buffer, Buffer>(gzip);

/** Each yielded buffer is a gzip member of its own. An empty sample becomes an empty object. */
async function* gzipMembers(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < MEMBER_BYTES) continue;
    yield await compress(Buffer.concat(held));
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield await compress(Buffer.concat(held));
}
