import type { ClientResponse } from './response';

export type ResponseHead = {
  readonly status: number;
  readonly headers: ClientResponse['headers'];
  /** Whether the connection may serve another request afterwards. */
  readonly persistent: boolean;
};

/** How the end of a body is known: by its length, by its chunks, or by the end of the connection. */
export type Framing = number | 'chunked' | 'until close';

const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: [^\r\n\0]*)?\r\n/;
const NAME = /^[!#$%&'*+.^`|~\w-]+$/;
const FORBIDDEN = /[\r\n\0]/;

/**
 * Reads a status line and header lines, each with its line end.
 * https://www.rfc-editor.org/rfc/rfc9112#section-4
 * @throws Error for what is not well-formed
 */
export function parseHead(text: string): ResponseHead {
  const start = STATUS_LINE.exec(text);
  if (start === null) throw new Error(`malformed status line ${quoted(text)}`);
  const [line, minor, status] = start;
  const headers = parseFields(text, line.length);
  const connection = headers['connection'];
  return {
    status: Number(status),
    headers,
    // https://www.rfc-editor.org/rfc/rfc9112#section-9.3
    persistent:
      minor === '0'
        ? includesToken(connection, 'keep-alive') && headers['transfer-encoding'] === undefined
        : !includesToken(connection, 'close'),
  };
}

/**
 * https://www.rfc-editor.org/rfc/rfc9112#section-6.3
 * @throws Error for a length that is none, and for codings other than `chunked`
 */
export function framingOf(method: string, { status, headers }: ResponseHead): Framing {
  if (method === 'HEAD' || status === 204 || status === 304) return 0;
  const coding = headers['transfer-encoding'];
  if (coding !== undefined) {
    if (coding.toLowerCase() === 'chunked') return 'chunked';
    throw new Error(`unknown transfer coding ${quoted(coding)}`);
  }
  const length = headers['content-length'];
  if (length === undefined) return 'until close';
  // A repeated length is a list; if all its members are the same, that is the length.
  const [first = '', ...others] = length.split(',').map(trimmed);
  if (!/^\d+$/.test(first) || others.some((other) => other !== first))
    throw new Error(`malformed Content-Length ${quoted(length)}`);
  return Number(first);
}

/**
 * One look at each character: with a pattern that may give back what it took, 64 KB of spaces would take
 * seconds. The obsolete continuation of a header in the next line counts as a space.
 * https://www.rfc-editor.org/rfc/rfc9112#section-5
 */
function parseFields(text: string, from: number): ClientResponse['headers'] {
  const headers: Record<string, string> = Object.create(null);
  let name = '';
  for (let at = from, end = from; at < text.length; at = end + 2) {
    end = text.indexOf('\r\n', at);
    const line = text.slice(at, end);
    const isMore = name !== '' && isSpace(line, 0);
    const colon = isMore ? -1 : line.indexOf(':');
    if (!isMore) name = line.slice(0, Math.max(0, colon)).toLowerCase();
    if (!NAME.test(name) || FORBIDDEN.test(line))
      throw new Error(`malformed header line ${quoted(line)}`);
    const value = trimmed(line.slice(colon + 1));
    const known = headers[name];
    if (known === undefined) headers[name] = value;
    else if (!isMore) headers[name] = `${known}, ${value}`;
    else if (value !== '') headers[name] = known === '' ? value : `${known} ${value}`;
  }
  return headers;
}

function trimmed(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isSpace(value, start)) start++;
  while (end > start && isSpace(value, end - 1)) end--;
  return value.slice(start, end);
}

function isSpace(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x20 || unit === 0x09;
}

function includesToken(list: string | undefined, token: string): boolean {
  return list?.split(',').some((part) => part.trim().toLowerCase() === token) ?? false;
}

function quoted(text: string): string {
  const [line = ''] = text.split('\r\n', 1);
  return JSON.stringify(line.slice(0, 100));
}
