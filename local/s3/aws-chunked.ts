import { S3Error } from './errors';

const LINE_END = Buffer.from('\r\n');
const LONGEST_LINE = 16_384;

/**
 * Decodes `aws-chunked`: `SIZE[;chunk-signature=…]CRLF bytes CRLF … 0 CRLF trailers CRLF`. Yields the
 * bytes as they come (never a copy of a whole chunk) and fills `trailers`, lower-case names, at the
 * end.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let left = 0;
  let expect: 'size' | 'bytes' | 'bytes-end' | 'trailer' = 'size';
  for await (const received of source) {
    rest = rest.length === 0 ? received : Buffer.concat([rest, received]);
    while (rest.length > 0) {
      if (expect === 'bytes') {
        const bytes = rest.subarray(0, left);
        yield bytes;
        left -= bytes.length;
        rest = rest.subarray(bytes.length);
        if (left === 0) expect = 'bytes-end';
        continue;
      }
      const end = rest.indexOf(LINE_END);
      if (end === -1) {
        if (rest.length > LONGEST_LINE) throw malformed('a line without end');
        break;
      }
      const line = rest.toString('latin1', 0, end);
      rest = rest.subarray(end + 2);
      if (expect === 'size') {
        left = sizeOf(line);
        expect = left === 0 ? 'trailer' : 'bytes';
      } else if (expect === 'bytes-end') {
        if (line !== '') throw malformed('bytes beyond the size of a chunk');
        expect = 'size';
      } else if (line !== '') {
        const colon = line.indexOf(':');
        if (colon === -1) throw malformed(`a trailer without a colon: ${line.slice(0, 60)}`);
        trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
      }
    }
  }
  if (expect !== 'trailer') throw malformed('the end of the body before its last chunk');
}

function sizeOf(line: string): number {
  const text = line.split(';', 1)[0] ?? '';
  if (!/^[0-9a-f]{1,13}$/i.test(text)) throw malformed(`the chunk size ${text.slice(0, 60)}`);
  return Number.parseInt(text, 16);
}

function malformed(found: string): S3Error {
  return new S3Error(
    'IncompleteBody',
    `aws-chunked body: found ${found}, expected SIZE CRLF bytes CRLF … 0 CRLF trailers CRLF`,
  );
}
