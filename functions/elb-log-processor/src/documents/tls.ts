import { choice } from './emit';
import { textOf } from './line';
import type { Emit } from './shape';
import { TLS_PROTOCOL, TLS_VERSION } from './wasm/operations';

/** `TLSv1.2` and `tlsv12` (NLB's way of writing it) → `1.2`; nothing for what is no version. */
export function tlsVersion(field: number): Emit {
  return {
    type: 'keyword',
    value: (line) => {
      const number = versionOf(textOf(line, field))?.number;
      return number && `"${number}"`;
    },
    operation: { code: TLS_VERSION, field, opening: '"' },
  };
}

/** `tls`, or `ssl` for the likes of `SSLv3`. */
export function tlsProtocol(field: number): Emit {
  const first = (text: string) => versionOf(text)?.isTls;
  return choice('tls', 'ssl', { code: TLS_PROTOCOL, field, first });
}

function versionOf(text: string) {
  const match = /^(tls|ssl)v(\d)(?:\.?(\d))?$/i.exec(text);
  if (match === null) return undefined;
  const [, protocol, major, minor] = match;
  return {
    number: minor === undefined ? major : `${major}.${minor}`,
    isTls: protocol?.toLowerCase() === 'tls',
  };
}
