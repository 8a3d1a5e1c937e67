import { ecs, type Hazard } from './hazard';

const TRACE = 'TID_5b0c7e9a41d24f68b3a1907cde52f864';
const VALIDITY = 'NotBefore=2026-01-10T00:00:00Z;NotAfter=2027-01-10T23:59:59Z';
const SUBJECT = 'CN=device-17.thing.example,O=Thing Ltd,L=Leeds,C=GB';
const SERIAL = '5f3a90c7d1e84b26a0795cf214d86be3';

/** An ordinary line from another client or with another certificate. */
export function connectionLine({ client = '203.0.113.77', validity = VALIDITY }): string {
  return `2026-03-14T09:26:53.589793Z ${client} 51234 443 TLSv1.3 TLS_AES_128_GCM_SHA256 4.000 "${SUBJECT}" ${validity} ${SERIAL} Success ${TRACE}`;
}

const SHARED = {
  '@timestamp': '2026-03-14T09:26:53.589793Z',
  'event.kind': 'event',
  'event.category': ['network'],
  'cloud.provider': 'aws',
  'event.end': '2026-03-14T09:26:53.589793Z',
  'aws.elb.protocol': 'tcp',
  'client.ip': '203.0.113.77',
  'client.port': 51234,
} as const;

const connection = (
  name: string,
  rest: string,
  expect: Parameters<typeof ecs>[0],
  absent: readonly string[] = [],
): Hazard => ({
  name,
  format: 'connection',
  line: `2026-03-14T09:26:53.589793Z 203.0.113.77 51234 ${rest}`,
  expect: ecs({ ...SHARED, ...expect }),
  absent: ['source', 'aws.elb.type', ...absent],
});

const FULL = `443 TLSv1.3 TLS_AES_128_GCM_SHA256 4.000 "${SUBJECT}" ${VALIDITY} ${SERIAL} Success ${TRACE}`;

/** ALB connection log lines. */
export const CONNECTION_HAZARDS: readonly Hazard[] = [
  connection(
    'connection with a client certificate',
    FULL,
    {
      'tls.version': '1.3',
      'tls.version_protocol': 'tls',
      'tls.cipher': 'TLS_AES_128_GCM_SHA256',
      'aws.elb.listener': '443',
      'aws.elb.ssl_cipher': 'TLS_AES_128_GCM_SHA256',
      'aws.elb.ssl_protocol': 'TLSv1.3',
      'aws.elb.tls_handshake_latency': 4,
      'aws.elb.leaf_client_cert_not_before': '2026-01-10T00:00:00Z',
      'aws.elb.leaf_client_cert_not_after': '2027-01-10T23:59:59Z',
      'aws.elb.leaf_client_cert_subject': SUBJECT,
      'aws.elb.leaf_client_cert_serial_number': SERIAL,
      'aws.elb.tls_verify_status': 'Success',
    },
    ['aws.elb.tls_error_code'],
  ),
  connection('connection on a plain listener', `80 - - - "-" - - - ${TRACE}`, {}, [
    'tls',
    'aws.elb.tls_handshake_latency',
    'aws.elb.leaf_client_cert_subject',
    'aws.elb.leaf_client_cert_serial_number',
    'aws.elb.tls_verify_status',
    'aws.elb.tls_error_code',
    'aws.elb.leaf_client_cert_not_before',
    'aws.elb.leaf_client_cert_not_after',
  ]),
  connection(
    'connection with a refused certificate',
    `443 - - - "${SUBJECT}" ${VALIDITY} ${SERIAL} Failed:ClientCertExpired ${TRACE}`,
    { 'aws.elb.tls_verify_status': 'Failed', 'aws.elb.tls_error_code': 'ClientCertExpired' },
    ['tls.cipher'],
  ),
  connection(
    'connection with 11 fields, as at first',
    FULL.replace(` ${TRACE}`, ''),
    { 'aws.elb.tls_verify_status': 'Success' },
    ['aws.elb.conn_trace_id'],
  ),
  connection('connection with more fields', `${FULL} x25519 "later"`, { 'tls.version': '1.3' }),
  {
    ...connection('connection from IPv6', FULL, { 'client.ip': '2601:647:4D80::6bbc' }),
    line: `2026-03-14T09:26:53.589793Z 2601:647:4D80::6bbc 51234 ${FULL}`,
  },
];

/** ALB health check log lines. Only what FACTS.md is sure of: time, kind and origin. */
export const HEALTH_CHECK_HAZARDS: readonly Hazard[] = [
  health('health check that passed', 'http', '0.019584011 10.0.2.31:8080 orders-blue PASS 200 -'),
  health(
    'health check that failed',
    'https',
    '1.121980746 10.0.3.9:8443 orders-blue FAIL 502 TargetError',
  ),
  health(
    'health check without an answer',
    'http',
    '5.000120004 10.0.3.9:80 orders-blue FAIL - RequestTimedOut',
  ),
  health(
    'health check with more fields',
    'http',
    '0.004 10.0.2.31:80 orders-blue PASS 200 - later "x"',
  ),
];

function health(name: string, type: string, rest: string): Hazard {
  const expect = ecs({
    '@timestamp': '2026-03-14T09:26:53.589793Z',
    'event.end': '2026-03-14T09:26:53.589793Z',
    'event.kind': 'event',
    'cloud.provider': 'aws',
    'aws.elb.protocol': 'http',
    'aws.elb.health_check.protocol': type,
  });
  return {
    name,
    format: 'health-check',
    line: `${type} 2026-03-14T09:26:53.589793Z ${rest}`,
    expect,
    absent: ['aws.elb.type'],
  };
}
