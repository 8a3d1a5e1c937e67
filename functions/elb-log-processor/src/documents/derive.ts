import { DOMAIN, FRAGMENT, HTTP_VERSION, METHOD, PATH, PORT, QUERY, SCHEME, URL } from './fields';
import type { FieldKind } from './kinds';
import type { Operation } from './shape';
import * as operations from './wasm/operations';

/** Fills derived fields from one field of the line, before its document is written. */
export type Derivation = {
  /** The parts of that field, each for the field of the same place in `into`; empty for what is not there. */
  readonly parts: (text: string) => readonly string[];
  readonly into: readonly number[];
  /** The same for the WebAssembly module. */
  readonly operation: Operation & { readonly field: number };
  /** What the field has to look like. */
  readonly sure?: FieldKind | undefined;
};

/** `address:port` in `field`; not `sure` where something else may stand there. */
export function address(field: number, ip: number, port: number, { sure = true } = {}): Derivation {
  return {
    parts: (text) => {
      // At the last colon: IPv6 addresses stand there bare, seldom in brackets.
      const colon = text.lastIndexOf(':');
      const host = colon < 0 ? text : text.slice(0, colon);
      const inBrackets = host.startsWith('[') && host.endsWith(']');
      return [inBrackets ? host.slice(1, -1) : host, colon < 0 ? '' : text.slice(colon + 1)];
    },
    into: [ip, port],
    operation: { code: operations.ADDRESS, field, into: [ip, port] },
    sure: sure ? [field, operations.ADDRESS_KIND | operations.OPTIONAL] : undefined,
  };
}

/** `METHOD URL HTTP/x.y` in `field`. */
export function request(field: number): Derivation {
  return {
    parts: partsOfRequest,
    into: [METHOD, HTTP_VERSION, URL, SCHEME, DOMAIN, PORT, PATH, QUERY, FRAGMENT],
    operation: { code: operations.REQUEST, field },
  };
}

/**
 * What stands in `field` behind the word `after` and before the character `until`, each of which may be left
 * out. A present field without that word counts as none, or, where that would lose it, as all of it.
 */
export function part(
  field: number,
  into: number,
  { after = '', until = '', otherwise = 'none' as 'none' | 'all' },
): Derivation {
  return {
    parts: (text) => {
      const at = text.indexOf(after);
      if (at < 0) return [otherwise === 'all' ? text : ''];
      const rest = text.slice(at + after.length);
      const end = until === '' ? -1 : rest.indexOf(until);
      return [end < 0 ? rest : rest.slice(0, end)];
    },
    into: [into],
    operation: {
      code: operations.PART,
      field,
      into: [into, until === '' ? 0 : until.charCodeAt(0)],
      operand: after,
      whole: otherwise === 'all',
    },
  };
}

/** Spaces around `field` that do not belong to it: domain names have been seen with one in front. */
export function trimmed(field: number): Derivation {
  return {
    parts: (text) => [trim(text)],
    into: [field],
    operation: { code: operations.TRIM, field },
  };
}

/**
 * Splits `METHOD URL HTTP/x.y` at its first and its last space, so that a URL may hold raw spaces.
 *
 * Malformed requests appear as `- http://host:80- -`, `- - -` and the like, with or without spaces at the
 * end, or with two behind the method: what is missing is left absent, what is there is kept.
 */
function partsOfRequest(text: string): readonly string[] {
  const request = text.slice(0, text.length - spacesBehind(text));
  const first = request.indexOf(' ');
  // One word only: a bare "-" or something that is no request; either way it is all there is.
  if (first < 0) return ['', '', ...partsOfUrl(request)];
  const last = request.lastIndexOf(' ');
  const ending = request.slice(last + 1);
  const version = /^HTTP\/(.+)$/s.exec(ending)?.[1] ?? '';
  const isEnded = version !== '' || (ending === '-' && last > first);
  const url = trim(request.slice(first, isEnded ? last : undefined));
  return [request.slice(0, first), version, ...partsOfUrl(url)];
}

const URL_PARTS = /^(?:([A-Za-z\d+]+):\/\/([^/?#]*)|(?=\/))([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;
/** ELB writes `host:80-` for a request it could not read: the digits are the port all the same. */
const AUTHORITY = /^(?:.*@)?(\[[^\]]*\]?|[^:]*)(?::(\d*))?/s;

/**
 * `scheme://user:password@domain:port/path?query#fragment`. An IPv6 domain keeps its brackets, as ECS has it
 * (https://www.elastic.co/guide/en/ecs/current/ecs-url.html); users stay in the whole URL only.
 */
function partsOfUrl(url: string): readonly string[] {
  const [, scheme = '', authority = '', path = '', query = '', fragment = ''] =
    URL_PARTS.exec(url) ?? [];
  const [, domain = '', port = ''] = AUTHORITY.exec(authority) ?? [];
  return [url, scheme, domain, port, path, query, fragment];
}

/** Without the spaces around it, and only those: not every white space separates. */
function trim(text: string): string {
  const end = text.length - spacesBehind(text);
  let start = 0;
  while (start < end && text[start] === ' ') start++;
  return text.slice(start, end);
}

function spacesBehind(text: string): number {
  let at = text.length;
  while (at > 0 && text[at - 1] === ' ') at--;
  return text.length - at;
}
