import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { logName } from '@lambda-core/elb-log-processor/documents/log-name';
import { decompressed } from '@lambda-core/elb-log-processor/source/gunzip';
import type { LogPlace } from './log';
import { readS3Url } from './s3-url';

const NEWLINE = 0x0a;
/** Enough of a first line to tell it from others. */
const LOOK_BYTES = 64 * 1024;

/** Where a log of this name lies: `s3://BUCKET/KEY`, or a path, of which only the last part counts. */
export function placeNamed(name: string): LogPlace {
  const { bucket, key } = readS3Url(name) ?? {};
  if (bucket !== undefined && key) return { bucket, key };
  return { key: basename(name).replace(/\.gz$/, '') };
}

/**
 * Makes `event.id` the same however a log reached us, by what its place says: nothing is to add to a
 * bucket with a key, nor to a name that ELB gave. Other names are used again: a log rotates, and each host
 * has an `access.log`. A receiver that takes ids for document ids would replace the lines of one by those
 * of the other, so the log's first line, with its time and its client, is made part of the name.
 *
 * @returns the place, and the source whole
 */
export async function identified(
  place: LogPlace,
  source: AsyncIterable<Uint8Array>,
): Promise<{ place: LogPlace; source: AsyncIterable<Uint8Array> }> {
  if (place.bucket !== undefined || logName(place.key) !== undefined) return { place, source };
  const { seen, whole } = recording(source);
  // What is broken is found again, and told, by whoever reads the whole.
  const digest = await firstLineDigest(seen).catch(() => '');
  return { place: { ...place, key: `${digest}\0${place.key}` }, source: whole };
}

async function firstLineDigest(source: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  let left = LOOK_BYTES;
  for await (const bytes of decompressed(source)) {
    const look = bytes.subarray(0, left);
    const end = look.indexOf(NEWLINE);
    hash.update(end < 0 ? look : look.subarray(0, end));
    left -= look.length;
    if (end >= 0 || left === 0) break;
  }
  return hash.digest('hex');
}

/** Two readings of a source: what is looked at through `seen` comes again at the beginning of `whole`. */
function recording(source: AsyncIterable<Uint8Array>) {
  const pieces = source[Symbol.asyncIterator]();
  const recorded: Uint8Array[] = [];
  let broken: { readonly error: unknown } | undefined;
  async function* seen(): AsyncGenerator<Uint8Array> {
    try {
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
        // A source may use a piece's memory again.
        const piece = Uint8Array.from(next.value);
        recorded.push(piece);
        yield piece;
      }
    } catch (error) {
      broken = { error };
      throw error;
    }
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      for (let piece = recorded.shift(); piece !== undefined; piece = recorded.shift()) yield piece;
      if (broken !== undefined) throw broken.error;
      for (let next = await pieces.next(); !next.done; next = await pieces.next()) yield next.value;
    } finally {
      await pieces.return?.();
    }
  }
  return { seen: seen(), whole: whole() };
}
