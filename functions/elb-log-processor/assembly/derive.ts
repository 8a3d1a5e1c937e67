import {
  DOMAIN,
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
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
/** `HTTP` as the four bytes stand in a word. */
const HTTP: i32 = 0x50545448;

/** See `deriveAddress` in `src/documents/derive.ts`; so for the others here. */
export function deriveAddress(field: i32, ip: i32, port: i32): void {
  const start = Fields.start(field);
  const end = Fields.end(field);
  const colon = Bytes.findLast(COLON, start, end);
  if (colon < start) {
    Fields.set(ip, start, end);
    Fields.clear(port);
  } else {
    Fields.set(ip, start, colon);
    Fields.set(port, colon + 1, end);
  }
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
  const urlStart = methodEnd + 1;
  let urlEnd = end;
  if (
    end - lastSpace > 6 &&
    load<i32>(lastSpace + 1) === HTTP &&
    Bytes.at(lastSpace + 5) === SLASH
  ) {
    Fields.set(HTTP_VERSION, lastSpace + 6, end);
    urlEnd = lastSpace > urlStart ? lastSpace : urlStart;
  } else if (lastSpace > methodEnd && lastSpace + 2 === end && Bytes.at(end - 1) === 0x2d) {
    urlEnd = lastSpace;
  }
  setUrl(urlStart, urlEnd);
}

export function trim(field: i32): void {
  let start = Fields.start(field);
  let end = Fields.end(field);
  while (start < end && Bytes.at(start) === SPACE) start++;
  while (end > start && Bytes.at(end - 1) === SPACE) end--;
  Fields.set(field, start, end);
}

function setUrl(start: i32, urlEnd: i32): void {
  let end = urlEnd;
  while (end > start && Bytes.at(end - 1) === SPACE) end--;
  Fields.set(URL, start, end);
  Fields.clear(SCHEME);
  Fields.clear(DOMAIN);
  Fields.clear(PORT);
  Fields.clear(PATH);
  Fields.clear(QUERY);
  let at = start;
  while (at < end && isSchemeByte(Bytes.at(at))) at++;
  // The bytes `://`.
  if (at > start && at < end && (load<i32>(at) & 0xffffff) === 0x2f2f3a) {
    Fields.set(SCHEME, start, at);
    at = setAuthority(at + 3, end);
  } else {
    at = start;
    if (Bytes.at(at) !== SLASH) return;
  }
  const query = Bytes.find(QUESTION, at, end);
  Fields.set(PATH, at, query);
  if (query < end) Fields.set(QUERY, query + 1, end);
}

function setAuthority(start: i32, end: i32): i32 {
  let at = start;
  if (Bytes.at(at) === OPEN_BRACKET) {
    while (at < end && Bytes.at(at) !== CLOSE_BRACKET) at++;
    Fields.set(DOMAIN, start + 1, at);
    at = at + 1 < end ? at + 1 : end;
  } else {
    at = domainEnd(at, end);
    Fields.set(DOMAIN, start, at);
  }
  if (Bytes.at(at) !== COLON || at >= end) return at;
  const port = ++at;
  while (at < end && Bytes.at(at) >= 0x30 && Bytes.at(at) <= 0x39) at++;
  if (at > port) Fields.set(PORT, port, at);
  while (at < end && Bytes.at(at) !== SLASH && Bytes.at(at) !== QUESTION) at++;
  return at;
}

function domainEnd(from: i32, end: i32): i32 {
  for (let at = from; at < end; at += 16) {
    const bytes = v128.load(at);
    const ends = v128.or(
      i8x16.eq(bytes, i8x16.splat(COLON as i8)),
      v128.or(
        i8x16.eq(bytes, i8x16.splat(SLASH as i8)),
        i8x16.eq(bytes, i8x16.splat(QUESTION as i8)),
      ),
    );
    const found = i8x16.bitmask(ends);
    if (found !== 0) {
      const first = at + ctz(found);
      return first < end ? first : end;
    }
  }
  return end;
}

function isSchemeByte(byte: i32): bool {
  const lower = byte | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x2b;
}
