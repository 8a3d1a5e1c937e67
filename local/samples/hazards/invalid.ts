import { albLine } from '../alb-record';
import { alb, ORDINARY } from './alb-base';
import { classicLine } from './classic';
import { connectionLine } from './connections';
import { ecs, type Hazard } from './hazard';
import { networkLine } from './network';

type Fields = Parameters<typeof alb>[1];

/** A line with one value that Elasticsearch would refuse, and with it the document. */
function invalid(name: string, fields: Fields, ...absent: readonly string[]): Hazard {
  const line = albLine({ ...ORDINARY, ...fields });
  const tags = absent.map((field) => `_elbinvalid_${field}`);
  const rest = { 'user_agent.original': 'curl/8.9.1', 'aws.elb.name': ORDINARY.elb };
  return alb(name, fields, { ...rest, tags, 'event.original': line }, absent);
}

const other = (
  name: string,
  format: Hazard['format'],
  line: string,
  ...absent: readonly string[]
): Hazard => ({
  name,
  format,
  line,
  expect: ecs({
    tags: absent.map((field) => `_elbinvalid_${field}`),
    'event.original': line,
    'event.kind': 'event',
  }),
  absent,
});

const TIMES = ['@timestamp', 'event.end'];
const BYTES = 'http.request.body.bytes';
const DURATION = 'aws.elb.backend_processing_time';

/** Values of the right kind that are none: left out, kept in `event.original`, tagged. */
export const INVALID_HAZARDS: readonly Hazard[] = [
  invalid('no time', { time: '-' }, '@timestamp'),
  ...[
    ['31 February', '2026-02-31T09:26:53Z'],
    ['29 February of a year without', '2026-02-29T09:26:53Z'],
    ['29 February of 1900', '1900-02-29T09:26:53Z'],
    ['31 April', '2026-04-31T09:26:53Z'],
    ['month 13', '2026-13-14T09:26:53Z'],
    ['hour 24', '2026-03-14T24:00:00Z'],
    ['second 60', '2026-06-30T23:59:60Z'],
    ['a fraction of twenty digits', '2026-03-14T09:26:53.12345678901234567890Z'],
    ['a fraction of ten digits', '2026-03-14T09:26:53.1234567890Z'],
    ['a time with the zone of elsewhere', '2026-03-14T09:26:53+01:00'],
  ].map(([name, time]) =>
    invalid(`a time that is none: ${name}`, { time: time as string }, ...TIMES),
  ),
  ...['2024-02-29T23:59:59Z', '2000-02-29T00:00:00.123456789Z', '2026-12-31T23:59:59'].map((time) =>
    alb(`a time that is one: ${time}`, { time }, { '@timestamp': time.replace(/Z?$/, 'Z') }),
  ),
  invalid(
    'a creation time that is none',
    { request_creation_time: '2026-02-30T00:00:00Z' },
    'event.start',
  ),
  ...[
    '9223372036854775808',
    '99999999999999999999',
    '1e5',
    '0x10',
    '-5',
    '12.5',
    '+7',
    '1.2.3',
  ].map((received_bytes) =>
    invalid(`no count of bytes: ${received_bytes}`, { received_bytes }, BYTES),
  ),
  alb(
    'the largest count of bytes',
    { sent_bytes: '9223372036854775807' },
    { 'http.response.status_code': 200 },
  ),
  ...['1e5', '0x10', '.5', '1.', `1${'0'.repeat(39)}`].map((target_processing_time) =>
    invalid(
      `no duration: ${target_processing_time.slice(0, 8)}`,
      { target_processing_time },
      `${DURATION}.sec`,
    ),
  ),
  alb(
    'leading zeros',
    { target_processing_time: '007.5', received_bytes: '0042' },
    { [`${DURATION}.sec`]: 7.5, [BYTES]: 42 },
  ),
  invalid('a client’s port beyond the last', { client: '203.0.113.77:99999' }, 'source.port'),
  invalid('a target’s port beyond the last', { target: '10.0.2.31:65536' }, 'aws.elb.backend.port'),
  alb('the last port', { client: '203.0.113.77:65535' }, { 'source.port': 65535 }),
  ...[
    'proxy.thing.example',
    '203.0.113.256',
    '203.0.113',
    '203.0.113.07',
    '2001:db8::1::2',
    'fe80::1%eth0',
    'g::1',
  ].map((host) =>
    invalid(`a client that is no IP: ${host}`, { client: `${host}:443` }, 'source.ip'),
  ),
  invalid(
    'a port in the URL beyond the last',
    { request: 'GET http://orders.thing.example:123456/ HTTP/1.1' },
    'url.port',
  ),
  invalid(
    'a priority that is none',
    { matched_rule_priority: '7.5' },
    'aws.elb.matched_rule_priority',
  ),
  other(
    'Classic with 31 February',
    'classic',
    classicLine({ time: '2026-02-31T09:26:53Z' }),
    ...TIMES,
  ),
  other('Classic without a time', 'classic', classicLine({ time: '-' }), '@timestamp'),
  other('NLB with second 60', 'nlb', networkLine({ time: '2026-03-14T09:26:60' }), ...TIMES),
  other(
    'NLB with a creation time that is none',
    'nlb',
    networkLine({ created: '2026-03-14T25:00:00' }),
    'event.start',
    'aws.elb.tls_connection_creation_time',
  ),
  other(
    'connection from what is no IP to a certificate without a date',
    'connection',
    connectionLine({ client: 'somebody', validity: 'NotBefore=yesterday' }),
    'client.ip',
    'aws.elb.leaf_client_cert_not_before',
    'aws.elb.leaf_client_cert_not_after',
  ),
];
