import { S3Error } from './errors';

/** Bytes from `start` (inclusive) to `end` (exclusive). */
export type ByteRange = { start: number; end: number };

/**
 * The range that a header asks for, cut to the size; InvalidRange (416) when nothing of it is there.
 * What is not a single range of bytes is ignored, as RFC 9110 allows and S3 does.
 */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (match === null) return undefined;
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return undefined;
    const length = Math.min(Number(last), size);
    if (length === 0) throw notThere(header, size);
    return { start: size - length, end: size };
  }
  const start = Number(first);
  const end = last === '' ? size : Math.min(Number(last) + 1, size);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= size) throw notThere(header, size);
  return { start, end };
}

function notThere(header: string | undefined, size: number): S3Error {
  return new S3Error('InvalidRange', `Range: found ${header}, but the object has ${size} bytes`);
}
