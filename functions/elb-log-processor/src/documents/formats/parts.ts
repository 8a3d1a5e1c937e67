import { type Choice, choice, float, ip, long, port, text } from '../emit';
import * as fields from '../fields';
import { isAbsent } from '../line';
import { constant, type Shape } from '../shape';
import { tlsProtocol, tlsVersion } from '../tls';
import { longValue } from '../values';
import { OUTCOME, PRESENT_STARTS_WITH, STARTS_WITH } from '../wasm/operations';

export const WEB = constant(['web']);
export const NETWORK = constant(['network']);

export function source(bytes?: number): Shape {
  return {
    address: text(fields.CLIENT_IP),
    ip: ip(fields.CLIENT_IP),
    port: port(fields.CLIENT_PORT),
    ...(bytes === undefined ? {} : { bytes: long(bytes) }),
  };
}

export function http(at: { status: number; received: number; sent: number }): Shape {
  return {
    request: { method: text(fields.METHOD), body: { bytes: long(at.received) } },
    response: { status_code: long(at.status), body: { bytes: long(at.sent) } },
    version: text(fields.HTTP_VERSION),
  };
}

export function url(): Shape {
  return {
    original: text(fields.URL),
    scheme: text(fields.SCHEME),
    domain: text(fields.DOMAIN),
    port: port(fields.PORT),
    path: text(fields.PATH),
    query: text(fields.QUERY),
    fragment: text(fields.FRAGMENT),
  };
}

export function tls(at: { cipher: number; protocol: number }): Shape {
  return {
    cipher: text(at.cipher),
    version: tlsVersion(at.protocol),
    version_protocol: tlsProtocol(at.protocol),
  };
}

/** The three timings that stand side by side from field `first` on, in seconds. */
export function timings(first: number): Shape {
  return {
    request_processing_time: { sec: float(first) },
    backend_processing_time: { sec: float(first + 1) },
    response_processing_time: { sec: float(first + 2) },
  };
}

export function backend(status: number): Shape {
  return {
    ip: ip(fields.TARGET_IP),
    port: port(fields.TARGET_PORT),
    http: { response: { status_code: long(status) } },
  };
}

/**
 * ECS `event.outcome`: a status below 400 is a success; without a status there is no outcome. ELB writes 000
 * where it had none.
 */
export function outcomeOfStatus(status: number) {
  return choice('success', 'failure', {
    code: OUTCOME,
    field: status,
    first: (text) => {
      const code = Number(longValue(text) ?? 0);
      return code === 0 ? undefined : code < 400;
    },
  });
}

/** Whether a field begins with a word. */
export function startsWith(field: number, word: string): Choice {
  return { code: STARTS_WITH, field, operand: word, first: (text) => text.startsWith(word) };
}

/** The same; neither when the field is absent. */
export function presentAndStartsWith(field: number, word: string): Choice {
  return {
    ...startsWith(field, word),
    code: PRESENT_STARTS_WITH,
    first: (text) => (isAbsent(text) ? undefined : text.startsWith(word)),
  };
}
