import { type DocumentContext, eventShape } from '../context';
import { type Choice, choice, float, ip, long, text } from '../emit';
import * as fields from '../fields';
import { utf8 } from '../json-writer';
import { constant, type Shape } from '../shape';
import { tlsProtocol, tlsVersion } from '../tls';
import { FIRST_BELOW, PRESENT_STARTS_WITH, STARTS_WITH } from '../wasm/operations';

export const WEB = constant(['web']);
export const NETWORK = constant(['network']);

export function event(context: DocumentContext, members: Shape): Shape {
  return { ...members, ...eventShape(context), kind: constant('event') };
}

export function source(bytes?: number): Shape {
  return {
    address: text(fields.CLIENT_IP),
    ip: ip(fields.CLIENT_IP),
    port: long(fields.CLIENT_PORT),
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
    port: long(fields.PORT),
    path: text(fields.PATH),
    query: text(fields.QUERY),
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
    port: long(fields.TARGET_PORT),
    http: { response: { status_code: long(status) } },
  };
}

const CLIENT_ERROR = '4'.charCodeAt(0);

/** ECS `event.outcome`: a status below 400 is a success; without a status there is no outcome. */
export function outcomeOfStatus(status: number) {
  return choice('success', 'failure', {
    code: FIRST_BELOW,
    field: status,
    operand: CLIENT_ERROR,
    first: (line) => {
      if (line.absent(status)) return undefined;
      return (line.bytes[line.starts[status] as number] as number) < CLIENT_ERROR;
    },
  });
}

/** Whether a field begins with a word. */
export function startsWith(field: number, word: string): Choice {
  const bytes = utf8(word);
  return {
    code: STARTS_WITH,
    field,
    operand: word,
    first: (line) => {
      const start = line.starts[field] as number;
      return bytes.every((byte, i) => line.bytes[start + i] === byte);
    },
  };
}

/** The same; neither when the field is absent. */
export function presentAndStartsWith(field: number, word: string): Choice {
  const { first, ...rest } = startsWith(field, word);
  return {
    ...rest,
    code: PRESENT_STARTS_WITH,
    first: (line) => (line.absent(field) ? undefined : first(line)),
  };
}
