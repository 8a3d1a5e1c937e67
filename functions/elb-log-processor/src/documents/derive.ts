import { DOMAIN, FRAGMENT, HTTP_VERSION, METHOD, PATH, PORT, QUERY, SCHEME, URL } from './fields';
import { utf8 } from './json-writer';
import type { FieldKind } from './kinds';
import type { Line } from './line';
import type { Instruction } from './shape';
import * as operations from './wasm/operations';

/** Fills derived fields from one field of the line, before its document is written. */
export type Derivation = {
  readonly apply: (line: Line) => void;
  /** The same for the WebAssembly module. */
  readonly operation: Instruction;
  /** What the field has to look like. */
  readonly sure?: FieldKind | undefined;
};

/** `address:port` in `field`; not `sure` where something else may stand there. */
export function address(field: number, ip: number, port: number, { sure = true } = {}): Derivation {
  return {
    apply: (line) => deriveAddress(line, field, ip, port),
    operation: { code: operations.ADDRESS, field, into: [ip, port] },
    sure: sure ? [field, operations.ADDRESS_KIND | operations.OPTIONAL] : undefined,
  };
}

/** `METHOD URL HTTP/x.y` in `field`. */
export function request(field: number): Derivation {
  return {
    apply: (line) => deriveRequest(line, field),
    operation: { code: operations.REQUEST, field },
  };
}

/**
 * What stands in `field` behind the word `after` and before the byte `until`, each of which may be left
 * out. A present field without that word counts as none, or, where that would lose it, as all of it.
 */
export function part(
  field: number,
  into: number,
  { after = '', until = '', otherwise = 'none' as 'none' | 'all' },
): Derivation {
  const end = until === '' ? 0 : until.charCodeAt(0);
  const word = utf8(after);
  return {
    apply: (line) => {
      const special = line.special[field] as number;
      const [start, last] = [line.starts[field] as number, line.ends[field] as number];
      const bytes = line.bytes.subarray(0, last);
      let from = start;
      while (from + word.length <= last && !word.every((byte, i) => bytes[from + i] === byte))
        from++;
      if (from + word.length <= last) {
        const stop = end === 0 ? -1 : bytes.indexOf(end, from + word.length);
        line.set(into, from + word.length, stop < 0 ? last : stop, special);
      } else if (otherwise === 'all') line.set(into, start, last, special);
      else line.clear(into);
    },
    operation: {
      code: operations.PART,
      field,
      into: [into, end],
      operand: after,
      whole: otherwise === 'all',
    },
  };
}

/** Spaces around `field` that do not belong to it: domain names have been seen with one in front. */
export function trimmed(field: number): Derivation {
  return { apply: (line) => trim(line, field), operation: { code: operations.TRIM, field } };
}

const SPACE = 0x20;
const COLON = 0x3a;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const HASH = 0x23;
const DASH = 0x2d;
const AT = 0x40;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

/** Splits `address:port` at the last colon: IPv6 addresses stand there bare, seldom in brackets. */
function deriveAddress(line: Line, field: number, ip: number, port: number): void {
  const start = line.starts[field] as number;
  const end = line.ends[field] as number;
  const special = line.special[field] as number;
  let host = end - 1;
  while (host >= start && line.bytes[host] !== COLON) host--;
  if (host < start) host = end;
  const bracketed = line.bytes[start] === OPEN_BRACKET && line.bytes[host - 1] === CLOSE_BRACKET;
  line.set(ip, start + Number(bracketed), host - Number(bracketed), special);
  line.set(port, Math.min(host + 1, end), end, special);
}

/**
 * Splits `METHOD URL HTTP/x.y` at its first and its last space, so that a URL may hold raw spaces.
 *
 * Malformed requests appear as `- http://host:80- -`, `- - -` and the like, with or without spaces at the
 * end, or with two behind the method: what is missing is left absent, what is there is kept.
 */
function deriveRequest(line: Line, field: number): void {
  const { bytes } = line;
  const special = line.special[field] as number;
  const start = line.starts[field] as number;
  let end = line.ends[field] as number;
  while (end > start && bytes[end - 1] === SPACE) end--;

  let methodEnd = start;
  while (methodEnd < end && bytes[methodEnd] !== SPACE) methodEnd++;
  let lastSpace = end - 1;
  while (lastSpace > methodEnd && bytes[lastSpace] !== SPACE) lastSpace--;

  let urlStart = methodEnd;
  let urlEnd = end;
  line.clear(HTTP_VERSION);
  if (methodEnd === end) {
    // One word only: a bare "-" or something that is no request; either way it is all there is.
    line.clear(METHOD);
    urlStart = start;
  } else {
    line.set(METHOD, start, methodEnd, special);
    if (isHttpVersion(bytes, lastSpace + 1, end)) {
      line.set(HTTP_VERSION, lastSpace + 6, end, special);
      urlEnd = lastSpace;
    } else if (lastSpace > methodEnd && lastSpace + 2 === end && bytes[end - 1] === DASH) {
      urlEnd = lastSpace;
    }
  }
  while (urlStart < urlEnd && bytes[urlStart] === SPACE) urlStart++;
  while (urlEnd > urlStart && bytes[urlEnd - 1] === SPACE) urlEnd--;
  line.set(URL, urlStart, urlEnd, special);
  deriveUrl(line, urlStart, urlEnd, special);
}

/**
 * `scheme://user:password@domain:port/path?query#fragment`. An IPv6 domain keeps its brackets, as ECS has it
 * (https://www.elastic.co/guide/en/ecs/current/ecs-url.html); users stay in the whole URL only.
 */
function deriveUrl(line: Line, start: number, end: number, special: number): void {
  const { bytes } = line;
  for (let field = SCHEME; field <= QUERY; field++) line.clear(field);
  line.clear(FRAGMENT);
  let at = start;
  while (at < end && isSchemeByte(bytes[at] as number)) at++;
  const isWhole =
    at > start &&
    at + 2 < end &&
    bytes[at] === COLON &&
    bytes[at + 1] === SLASH &&
    bytes[at + 2] === SLASH;
  if (isWhole) {
    line.set(SCHEME, start, at, special);
    const from = at + 3;
    at = from;
    while (at < end && !endsAuthority(bytes[at] as number)) at++;
    deriveAuthority(line, from, at, special);
  } else if (start < end && bytes[start] === SLASH) at = start;
  else return;

  const path = at;
  while (at < end && bytes[at] !== QUESTION && bytes[at] !== HASH) at++;
  line.set(PATH, path, at, special);
  if (at < end && bytes[at] === QUESTION) {
    const query = ++at;
    while (at < end && bytes[at] !== HASH) at++;
    line.set(QUERY, query, at, special);
  }
  if (at < end) line.set(FRAGMENT, at + 1, end, special);
}

function deriveAuthority(line: Line, start: number, end: number, special: number): void {
  const { bytes } = line;
  let host = end;
  while (host > start && bytes[host - 1] !== AT) host--;
  let at = host;
  if (at < end && bytes[at] === OPEN_BRACKET) {
    while (at < end && bytes[at - 1] !== CLOSE_BRACKET) at++;
  } else {
    while (at < end && bytes[at] !== COLON) at++;
  }
  line.set(DOMAIN, host, at, special);
  if (at >= end || bytes[at] !== COLON) return;
  const port = ++at;
  // ELB writes "host:80-" for a request it could not read: the digits are the port all the same.
  while (at < end && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) at++;
  line.set(PORT, port, at, special);
}

function trim(line: Line, field: number): void {
  let start = line.starts[field] as number;
  let end = line.ends[field] as number;
  while (start < end && line.bytes[start] === SPACE) start++;
  while (end > start && line.bytes[end - 1] === SPACE) end--;
  line.set(field, start, end, line.special[field] as number);
}

function isHttpVersion(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    end - start > 5 &&
    bytes[start] === 0x48 &&
    bytes[start + 1] === 0x54 &&
    bytes[start + 2] === 0x54 &&
    bytes[start + 3] === 0x50 &&
    bytes[start + 4] === SLASH
  );
}

function isSchemeByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b;
}

function endsAuthority(byte: number): boolean {
  return byte === SLASH || byte === QUESTION || byte === HASH;
}
