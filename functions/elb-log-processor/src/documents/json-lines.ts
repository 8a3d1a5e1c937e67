import { alb } from './formats/alb';
import { classicHttp } from './formats/classic';
import { connection } from './formats/connection';
import type { Format } from './formats/format';
import { healthCheck } from './formats/health-check';
import { nlb } from './formats/nlb';
import { plain } from './json-writer';
import { type Line, PLAIN, SPECIAL } from './line';

/** Names that differ between AWS's text documentation and its JSON delivery. */
const ALIASES: Readonly<Record<string, string>> = {
  client: 'client_port',
  target: 'target_port',
  request: 'request_line',
  timestamp: 'time',
  tls_keyexchange: 'tls_named_group',
};

/** A field that only one format has, and so tells it; the first that is present decides. */
const TELLING: readonly (readonly [string, Format])[] = [
  ['target_addr', healthCheck],
  ['tls_handshake_latency', connection],
  ['listener_port', connection],
  ['tls_connection_creation_time', nlb],
  ['listener', nlb],
  ['destination_port', nlb],
  ['backend_port', classicHttp],
  ['backend_processing_time', classicHttp],
  ['target_port', alb],
  ['request_line', alb],
  ['elb_status_code', alb],
];

/**
 * Reads the JSON form of a log line, as CloudWatch vended delivery writes it, into `line` as if its
 * values had stood in a text line. Returns the format, or what is wrong in words.
 */
export function readJsonLine(
  line: Line,
  bytes: Uint8Array,
  start: number,
  end: number,
): Format | string {
  let record: unknown;
  try {
    record = JSON.parse(Buffer.from(bytes.subarray(start, end)).toString('utf8'));
  } catch (error) {
    return `begins with "{" but is not JSON: ${(error as Error).message}`;
  }
  if (typeof record !== 'object' || record === null) return 'is JSON but no object';
  const values = new Map(
    Object.entries(record).map(([name, value]) => [name.toLowerCase().replaceAll(':', '_'), value]),
  );
  const format = formatOf(values);
  if (format === undefined) {
    return `is JSON without any field of an ELB log; found ${[...values.keys()].slice(0, 5).join(', ') || 'no field'}`;
  }
  fill(line, format, values);
  return format;
}

function formatOf(values: ReadonlyMap<string, unknown>): Format | undefined {
  for (const [name, format] of TELLING) if (lookUp(values, name) !== undefined) return format;
  return undefined;
}

function fill(line: Line, format: Format, values: ReadonlyMap<string, unknown>): void {
  const texts = format.fields.map((name) => asText(lookUp(values, name)));
  const parts = texts.map((text) => Buffer.from(text));
  line.bytes = plain(Buffer.concat(parts));
  line.starts.fill(0);
  line.ends.fill(0);
  line.count = parts.length;
  let at = 0;
  parts.forEach((part, field) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what JSON forbids
    const isPlain = !/[\u0000-\u001f"\\]/.test(texts[field] ?? '');
    line.set(field, at, at + part.length, isPlain ? PLAIN : SPECIAL);
    at += part.length;
  });
}

function lookUp(values: ReadonlyMap<string, unknown>, name: string): unknown {
  const value = values.get(name);
  if (value !== undefined) return value;
  for (const [alias, meaning] of Object.entries(ALIASES)) {
    if (meaning === name && values.has(alias)) return values.get(alias);
  }
  return undefined;
}

function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.join(' ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
