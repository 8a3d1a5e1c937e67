import {
  DOMAIN,
  FRAGMENT,
  HTTP_VERSION,
  METHOD,
  PATH,
  PORT,
  QUERY,
  SCHEME,
  URL,
} from '../src/documents/fields';
import { Bytes } from './bytes';
import { Fields } from './fields';

const SPACE = 0x20;
const COLON = 0x3a;
const SLASH = 0x2f;
const QUESTION = 0x3f;
const HASH = 0x23;
const AT = 0x40;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** `HTTP` as the four bytes stand in a word. */
const HTTP: i32 = 0x50545448;
const HTTP_SMALL: i32 = 0x70747468;
const SMALL_S = 0x73;

/** See `address` in `src/documents/derive.ts`; so for the others here. */
export function deriveAddress(field: i32, ip: i32, port: i32): void {
  const start = Fields.start(field);
  const end = Fields.end(field);
  let host = Bytes.findLast(COLON, start, end);
  if (host < start) host = end;
  const isBracketed = Bytes.at(start) === OPEN_BRACKET && Bytes.at(host - 1) === CLOSE_BRACKET;
  const brackets = i32(isBracketed);
  Fields.set(ip, start + brackets, host - brackets);
  Fields.set(port, host + 1 < end ? host + 1 : end, end);
}

/** `more` is the second group of the instruction. */
export function derivePart(field: i32, into: i32, until: i32, more: i32): void {
  const start = Fields.start(field);
  const end = Fields.end(field);
  const word = load<i32>(more);
  const length = load<i32>(more, 4);
  let from = start;
  while (from + length <= end && !Bytes.same(from, word, length)) from++;
  if (from + length <= end) {
    from += length;
    Fields.set(into, from, until === 0 ? end : Bytes.find(until, from, end));
  } else if (load<i32>(more, 8) !== 0) Fields.set(into, start, end);
  else Fields.clear(into);
}

export function deriveRequest(field: i32): void {
  const start = Fields.start(field);
  let end = Fields.end(field);
  while (end > start && Bytes.at(end - 1) === SPACE) end--;

  const methodEnd = Bytes.find(SPACE, start, end);
  Fields.clear(HTTP_VERSION);
  if (methodEnd === end) {
    Fields.clear(METHOD);
    setUrl(start, end);
    return;
  }
  Fields.set(METHOD, start, methodEnd);
  const lastSpace = Bytes.findLast(SPACE, methodEnd, end);
  let urlEnd = end;
  if (
    end - lastSpace > 6 &&
    load<i32>(lastSpace + 1) === HTTP &&
    Bytes.at(lastSpace + 5) === SLASH
  ) {
    Fields.set(HTTP_VERSION, lastSpace + 6, end);
    urlEnd = lastSpace;
  } else if (lastSpace > methodEnd && lastSpace + 2 === end && Bytes.at(end - 1) === 0x2d) {
    urlEnd = lastSpace;
  }
  setUrl(methodEnd, urlEnd);
}

export function trim(field: i32): void {
  let start = Fields.start(field);
  let end = Fields.end(field);
  while (start < end && Bytes.at(start) === SPACE) start++;
  while (end > start && Bytes.at(end - 1) === SPACE) end--;
  Fields.set(field, start, end);
}

function setUrl(urlStart: i32, urlEnd: i32): void {
  let start = urlStart;
  let end = urlEnd;
  while (start < end && Bytes.at(start) === SPACE) start++;
  while (end > start && Bytes.at(end - 1) === SPACE) end--;
  Fields.set(URL, start, end);
  Fields.clear(SCHEME);
  Fields.clear(DOMAIN);
  Fields.clear(PORT);
  Fields.clear(PATH);
  Fields.clear(QUERY);
  Fields.clear(FRAGMENT);
  let at = start + 4 + i32(Bytes.at(start + 4) === SMALL_S);
  if (load<i32>(start) !== HTTP_SMALL || !isSeparator(at, end)) {
    at = start;
    while (at < end && isSchemeByte(Bytes.at(at))) at++;
  }
  if (at > start && isSeparator(at, end)) {
    Fields.set(SCHEME, start, at);
    at = setAuthority(at + 3, end);
  } else if (start < end && Bytes.at(start) === SLASH) at = start;
  else return;

  const path = at;
  at = Bytes.findAny(QUESTION, HASH, HASH, at, end);
  Fields.set(PATH, path, at);
  if (at < end && Bytes.at(at) === QUESTION) {
    const query = at + 1;
    at = Bytes.find(HASH, query, end);
    Fields.set(QUERY, query, at);
  }
  if (at < end) Fields.set(FRAGMENT, at + 1, end);
}

/** Returns where the path begins. */
function setAuthority(from: i32, urlEnd: i32): i32 {
  // Nearly all are a name, a colon and digits.
  let host = from;
  let at = Bytes.findAny(COLON, SLASH, QUESTION, from, urlEnd);
  let port = at;
  if (at < urlEnd && Bytes.at(at) === COLON) {
    at = afterDigits(at + 1, urlEnd);
  }
  let end = at;
  if (
    Bytes.at(from) === OPEN_BRACKET ||
    (at < urlEnd && Bytes.at(at) !== SLASH) ||
    Bytes.findAny(HASH, AT, AT, from, at) < at
  ) {
    end = Bytes.findAny(SLASH, QUESTION, HASH, from, urlEnd);
    host = Bytes.findLast(AT, from, end) + 1;
    port = host;
    if (host < end && Bytes.at(host) === OPEN_BRACKET) {
      while (port < end && Bytes.at(port - 1) !== CLOSE_BRACKET) port++;
    } else {
      port = Bytes.find(COLON, host, end);
    }
    at = port < end && Bytes.at(port) === COLON ? port + 1 : port;
    while (at < end && at > port && isDigit(Bytes.at(at))) at++;
  }
  Fields.set(DOMAIN, host, port);
  if (at > port) Fields.set(PORT, port + 1, at);
  return end;
}

/** Whether `://` stands there. */
function isSeparator(at: i32, end: i32): bool {
  return at + 2 < end && (load<i32>(at) & 0xffffff) === 0x2f2f3a;
}

/** Where the digits from an address on end: a port has fewer than sixteen. */
function afterDigits(from: i32, end: i32): i32 {
  const at = from + ctz(~Bytes.digits(from));
  return at < end ? at : end;
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39;
}

function isSchemeByte(byte: i32): bool {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b;
}
