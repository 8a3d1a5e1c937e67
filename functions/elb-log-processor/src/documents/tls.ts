import { choice } from './emit';
import { utf8 } from './json-writer';
import type { Line } from './line';
import type { Emit } from './shape';
import { TLS_PROTOCOL, TLS_VERSION } from './wasm/operations';

/** `TLSv1.2` and `tlsv12` (NLB's way of writing it) → `1.2`; nothing for what is no version. */
export function tlsVersion(field: number): Emit {
  return {
    type: 'keyword',
    write(out, line, key) {
      const version = versionOf(line, field);
      if (version === undefined) return;
      out.raw(key);
      out.raw(utf8(`"${version.number}",`));
    },
    operation: { code: TLS_VERSION, field, opening: '"' },
  };
}

/** `tls`, or `ssl` for the likes of `SSLv3`. */
export function tlsProtocol(field: number): Emit {
  return choice('tls', 'ssl', {
    code: TLS_PROTOCOL,
    field,
    first: (line) => versionOf(line, field)?.isTls,
  });
}

function versionOf(line: Line, field: number) {
  const match = /^(tls|ssl)v(\d)(?:\.?(\d))?$/i.exec(line.text(field));
  if (match === null) return undefined;
  const [, protocol, major, minor] = match;
  return {
    number: minor === undefined ? major : `${major}.${minor}`,
    isTls: protocol?.toLowerCase() === 'tls',
  };
}
