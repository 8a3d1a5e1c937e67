import { alb } from '../formats/alb';
import { classicHttp } from '../formats/classic';
import { connection } from '../formats/connection';
import type { Format } from '../formats/format';
import { healthCheck } from '../formats/health-check';
import { nlb } from '../formats/nlb';
import type { Reading } from './text-lines';

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
 * Reads the JSON form of a log line, as CloudWatch vended delivery writes it, as if its values had stood in
 * a text line. Returns what is wrong in words, where something is.
 */
export function readJsonLine(text: string): Reading | string {
  let record: unknown;
  try {
    record = JSON.parse(text);
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
  try {
    const fields = format.fields.map((name) => asText(lookUp(values, name)));
    return { format, fields, pairs: false };
  } catch (error) {
    // Reading bears any depth of nesting, writing does not.
    return `has a value that is nested too deeply: ${(error as Error).message}`;
  }
}

function formatOf(values: ReadonlyMap<string, unknown>): Format | undefined {
  return TELLING.find(([name]) => lookUp(values, name) !== undefined)?.[1];
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
