import { type DocumentContext, eventShape } from '../context';
import * as derived from '../derive';
import { choice, number, text } from '../emit';
import type { Line } from '../line';
import { constant, type Shape } from '../shape';
import { tlsProtocol, tlsVersion } from '../tls';

export const WEB = constant(['web']);
export const NETWORK = constant(['network']);

export function event(context: DocumentContext, members: Shape): Shape {
  return { ...members, ...eventShape(context), kind: constant('event') };
}

export function source(bytes?: number): Shape {
  return {
    address: text(derived.CLIENT_IP),
    ip: text(derived.CLIENT_IP),
    port: number(derived.CLIENT_PORT),
    ...(bytes === undefined ? {} : { bytes: number(bytes) }),
  };
}

export function http(at: { status: number; received: number; sent: number }): Shape {
  return {
    request: { method: text(derived.METHOD), body: { bytes: number(at.received) } },
    response: { status_code: number(at.status), body: { bytes: number(at.sent) } },
    version: text(derived.HTTP_VERSION),
  };
}

export function url(): Shape {
  return {
    original: text(derived.URL),
    scheme: text(derived.SCHEME),
    domain: text(derived.DOMAIN),
    port: number(derived.PORT),
    path: text(derived.PATH),
    query: text(derived.QUERY),
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
    request_processing_time: { sec: number(first) },
    backend_processing_time: { sec: number(first + 1) },
    response_processing_time: { sec: number(first + 2) },
  };
}

export function backend(status: number): Shape {
  return {
    ip: text(derived.TARGET_IP),
    port: number(derived.TARGET_PORT),
    http: { response: { status_code: number(status) } },
  };
}

/** ECS `event.outcome`: a status below 400 is a success; without a status there is no outcome. */
export function outcomeOfStatus(status: number) {
  return choice({ success: 'success', failure: 'failure' }, (line) => {
    if (line.absent(status)) return undefined;
    const first = line.bytes[line.starts[status] as number] as number;
    return first < 0x34 ? 'success' : 'failure';
  });
}

/** Whether a field begins with a word. */
export function startsWith(line: Line, field: number, word: Uint8Array): boolean {
  const start = line.starts[field] as number;
  return word.every((byte, i) => line.bytes[start + i] === byte);
}
