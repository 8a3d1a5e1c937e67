import type { LeanAnswer } from './lean-client';

export type ResponseHead = {
  readonly status: number;
  readonly headers: LeanAnswer['headers'];
  /** Whether the connection may serve another request afterwards. */
  readonly persistent: boolean;
};

/** How the end of a body is known: by its length, by its chunks, or by the end of the connection. */
export type Framing = number | 'chunked' | 'until close';

const STATUS_LINE = /^HTTP\/1\.(\d) ([1-9]\d\d)(?: [^\r\n\0]*)?\r\n/;
const FIELD_LINE = /([!#$%&'*+.^`|~\w-]+):[ \t]*([^\r\n\0]*)\r\n/y;

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
  const [first = '', ...others] = length.split(/[ \t]*,[ \t]*/);
  if (!/^\d+$/.test(first) || others.some((other) => other !== first))
    throw new Error(`malformed Content-Length ${quoted(length)}`);
  return Number(first);
}

function parseFields(text: string, from: number): LeanAnswer['headers'] {
  const headers: Record<string, string> = Object.create(null);
  FIELD_LINE.lastIndex = from;
  for (let at = from; at < text.length; at = FIELD_LINE.lastIndex) {
    const field = FIELD_LINE.exec(text);
    if (field === null) return parseFolded(text, from, at);
    const name = (field[1] as string).toLowerCase();
    const value = withoutEndingSpace(field[2] as string);
    const known = headers[name];
    headers[name] = known === undefined ? value : `${known}, ${value}`;
  }
  return headers;
}

/**
 * The obsolete continuation of a header in the next line counts as a space.
 * https://www.rfc-editor.org/rfc/rfc9112#section-5.2
 */
function parseFolded(text: string, from: number, at: number): LeanAnswer['headers'] {
  const unfolded = text.slice(from).replace(/[ \t]*\r\n[ \t]+/g, ' ');
  if (unfolded.length === text.length - from || /^[ \t]/.test(unfolded))
    throw new Error(`malformed header line ${quoted(text.slice(at))}`);
  return parseFields(unfolded, 0);
}

function withoutEndingSpace(value: string): string {
  const last = value.charCodeAt(value.length - 1);
  return last === 0x20 || last === 0x09 ? value.replace(/[ \t]+$/, '') : value;
}

function includesToken(list: string | undefined, token: string): boolean {
  return list?.split(',').some((part) => part.trim().toLowerCase() === token) ?? false;
}

function quoted(text: string): string {
  const [line = ''] = text.split('\r\n', 1);
  return JSON.stringify(line.slice(0, 100));
}
