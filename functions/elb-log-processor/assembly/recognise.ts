import {
  ALB,
  CLASSIC_HTTP,
  CLASSIC_TCP,
  CONNECTION,
  HEALTH_CHECK,
  NLB,
} from '../src/documents/wasm/operations';
import { Bytes } from './bytes';
import { Fields } from './fields';

const TLS: i32 = 0x736c74;

/** Which program a line is for, by the rules of `src/documents/recognise.ts`; -1 for none. */
export function recognise(): i32 {
  const start = Fields.start(0);
  const first = Bytes.at(start);
  if (first >= 0x30 && first <= 0x39) {
    if (isInteger(2) && isInteger(3)) return CONNECTION;
    return hasRequest() ? CLASSIC_HTTP : CLASSIC_TCP;
  }
  const end = Fields.end(0);
  for (let at = start; at < end; at++) {
    const byte = Bytes.at(at);
    if (!(byte >= 0x61 && byte <= 0x7a) && !(byte >= 0x30 && byte <= 0x39)) return -1;
  }
  if (end - start === 3 && (load<i32>(start) & 0xffffff) === TLS) return NLB;
  const name = Fields.end(2);
  return Bytes.find(0x2f, Fields.start(2), name) < name ? ALB : HEALTH_CHECK;
}

function isInteger(field: i32): bool {
  const end = Fields.end(field);
  const start = Fields.start(field);
  for (let at = start; at < end; at++) {
    const byte = Bytes.at(at);
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return end > start;
}

/** A TCP listener writes neither statuses nor a request. */
function hasRequest(): bool {
  if (!Fields.absent(Fields.start(7), Fields.end(7))) return true;
  const end = Fields.end(11);
  for (let at = Fields.start(11); at < end; at++) {
    const byte = Bytes.at(at);
    if (byte !== 0x2d && byte !== 0x20) return true;
  }
  return false;
}
