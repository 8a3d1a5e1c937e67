import { choice } from './emit';
import type { Line } from './line';
import type { Emit } from './shape';
import { TLS_PROTOCOL, TLS_VERSION } from './wasm/operations';

const DOT = 0x2e;
const QUOTE = 0x22;
const COMMA = 0x2c;
const V = 0x76;

/** `TLSv1.2` and `tlsv12` (NLB's way of writing it) → `1.2`. */
export function tlsVersion(field: number): Emit {
  return {
    type: 'keyword',
    write(out, line, key) {
      const start = afterV(line, field);
      const end = line.ends[field] as number;
      if (start >= end) return;
      out.raw(key);
      out.out[out.at++] = QUOTE;
      if (end - start === 2) {
        out.copy(line.bytes, start, start + 1);
        out.out[out.at++] = DOT;
        out.copy(line.bytes, start + 1, end);
      } else {
        out.escaped(line.bytes.subarray(start, end));
      }
      out.out[out.at++] = QUOTE;
      out.out[out.at++] = COMMA;
    },
    operation: { code: TLS_VERSION, field, opening: '"' },
  };
}

/** `tls`, or `ssl` for the likes of `SSLv3`. */
export function tlsProtocol(field: number): Emit {
  return choice('tls', 'ssl', {
    code: TLS_PROTOCOL,
    field,
    first: (line) => {
      if (afterV(line, field) >= (line.ends[field] as number)) return undefined;
      const first = line.bytes[line.starts[field] as number] as number;
      return (first | 0x20) === 0x74;
    },
  });
}

/** Where the version begins; the field's end when it has none. */
function afterV(line: Line, field: number): number {
  const end = line.ends[field] as number;
  if (line.absent(field)) return end;
  let at = line.starts[field] as number;
  while (at < end && line.bytes[at] !== V) at++;
  return at + 1;
}
