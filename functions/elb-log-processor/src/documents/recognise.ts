import { isInteger } from './emit';
import { alb } from './formats/alb';
import { classicHttp, classicTcp } from './formats/classic';
import { connection } from './formats/connection';
import type { Format } from './formats/format';
import { healthCheck } from './formats/health-check';
import { nlb } from './formats/nlb';
import type { Line } from './line';

const SLASH = 0x2f;
const DASH = 0x2d;
const T = 0x74;

/**
 * The format of a line, by the line itself; `undefined` when it is none of them.
 *
 * A line that begins with a digit begins with its time: Classic, or a connection log when bare port
 * numbers stand where Classic has `address:port`. Otherwise a protocol comes first: `tls` is NLB's, and
 * ALB's are told from health checks by the load balancer's name (`app/…`), where those have a latency.
 */
export function recognise(line: Line): Format | undefined {
  const first = line.bytes[line.starts[0] as number] as number;
  let format: Format | undefined;
  if (first >= 0x30 && first <= 0x39) {
    if (isInteger(line, 2) && isInteger(line, 3)) format = connection;
    else format = hasRequest(line) ? classicHttp : classicTcp;
  } else if (!isWord(line, 0)) {
    return undefined;
  } else if (first === T && fieldIs(line, 0, TLS)) {
    format = nlb;
  } else if (contains(line, 2, SLASH)) {
    format = alb;
  } else {
    format = healthCheck;
  }
  if (line.count < format.least) return undefined;
  for (let field = format.positional; field < line.count; field++) line.clear(field);
  return format;
}

const TLS = Buffer.from('tls');

/** A TCP listener writes neither statuses nor a request. */
function hasRequest(line: Line): boolean {
  if (!line.absent(7)) return true;
  const start = line.starts[11] as number;
  const end = line.ends[11] as number;
  for (let at = start; at < end; at++) {
    const byte = line.bytes[at];
    if (byte !== DASH && byte !== 0x20) return true;
  }
  return false;
}

/** Small letters and digits: AWS adds protocols over time, so any such word may be one. */
function isWord(line: Line, field: number): boolean {
  for (let at = line.starts[field] as number; at < (line.ends[field] as number); at++) {
    const byte = line.bytes[at] as number;
    if (!(byte >= 0x61 && byte <= 0x7a) && !(byte >= 0x30 && byte <= 0x39)) return false;
  }
  return true;
}

function fieldIs(line: Line, field: number, word: Uint8Array): boolean {
  const start = line.starts[field] as number;
  if ((line.ends[field] as number) - start !== word.length) return false;
  return word.every((byte, i) => line.bytes[start + i] === byte);
}

function contains(line: Line, field: number, byte: number): boolean {
  for (let at = line.starts[field] as number; at < (line.ends[field] as number); at++)
    if (line.bytes[at] === byte) return true;
  return false;
}
