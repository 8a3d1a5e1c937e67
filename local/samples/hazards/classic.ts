import { ecs, type Hazard } from './hazard';

const REQUEST = '"GET https://orders.thing.example:443/v2/orders/17?full=1 HTTP/1.1"';
const AGENT = '"Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"';
const TLS = 'ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2';
const HEAD = '2026-03-14T09:26:53.589793Z orders-production';
const NUMBERS = '0.000043 0.018250 0.000021 200 200 0 5120';
const START = `${HEAD} 203.0.113.77:51234 10.0.2.31:8080 ${NUMBERS}`;
const NO_PARTS = ['http.request.method', 'http.version', 'url'];

/** An ordinary line with another time or agent. */
export function classicLine({
  time = '2026-03-14T09:26:53.589793Z',
  agent = 'curl/8.9.1',
}): string {
  return `${time} orders-production 203.0.113.77:51234 10.0.2.31:8080 ${NUMBERS} ${REQUEST} "${agent}" ${TLS}`;
}

const SHARED = {
  '@timestamp': '2026-03-14T09:26:53.589793Z',
  'event.kind': 'event',
  'event.outcome': 'success',
  'event.category': ['web'],
  'cloud.provider': 'aws',
  'aws.elb.protocol': 'http',
  'aws.elb.name': 'orders-production',
  'aws.elb.backend.ip': '10.0.2.31',
  'aws.elb.backend.port': 8080,
  'aws.elb.backend.http.response.status_code': 200,
  'aws.elb.request_processing_time.sec': 0.000043,
  'aws.elb.backend_processing_time.sec': 0.01825,
  'aws.elb.response_processing_time.sec': 0.000021,
  'source.address': '203.0.113.77',
  'source.ip': '203.0.113.77',
  'source.port': 51234,
  'http.request.method': 'GET',
  'http.version': '1.1',
  'http.request.body.bytes': 0,
  'http.response.body.bytes': 5120,
  'http.response.status_code': 200,
  'url.original': 'https://orders.thing.example:443/v2/orders/17?full=1',
  'url.scheme': 'https',
  'url.domain': 'orders.thing.example',
  'url.port': 443,
  'url.path': '/v2/orders/17',
  'url.query': 'full=1',
} as const;

const classic = (
  name: string,
  line: string,
  expect: Parameters<typeof ecs>[0],
  absent: readonly string[] = [],
): Hazard => ({
  name,
  format: 'classic',
  line,
  expect: ecs(expect),
  absent: ['aws.elb.type', ...absent],
});

export const CLASSIC_HAZARDS: readonly Hazard[] = [
  classic('Classic with 15 fields', `${START} ${REQUEST} ${AGENT} ${TLS}`, {
    ...SHARED,
    'user_agent.original': AGENT.slice(1, -1),
    'tls.cipher': 'ECDHE-RSA-AES128-GCM-SHA256',
    'tls.version': '1.2',
    'tls.version_protocol': 'tls',
    'aws.elb.ssl_cipher': 'ECDHE-RSA-AES128-GCM-SHA256',
    'aws.elb.ssl_protocol': 'TLSv1.2',
  }),
  classic('Classic with 12 fields, as at first', `${START} ${REQUEST}`, SHARED, [
    'user_agent',
    'tls',
  ]),
  classic('Classic with a field nobody knows', `${START} ${REQUEST} ${AGENT} ${TLS} new`, SHARED),
  classic('Classic HTTP without TLS or agent', `${START} ${REQUEST} "-" - -`, SHARED, [
    'user_agent',
    'tls',
    'aws.elb.ssl_cipher',
    'aws.elb.ssl_protocol',
  ]),
  classic(
    'Classic TCP: no request, no statuses',
    `${HEAD} 203.0.113.77:51234 10.0.2.31:9000 0.000628 0.000039 0.000021 - - 611 2048 "- - - " "-" - -`,
    {
      'aws.elb.protocol': 'tcp',
      'event.category': ['network'],
      'source.bytes': 611,
      'destination.bytes': 2048,
      'aws.elb.backend.port': 9000,
    },
    [...NO_PARTS, 'http.response.status_code', 'user_agent', 'tls'],
  ),
  classic(
    'Classic SSL: no request, but a cipher',
    `${HEAD} 203.0.113.77:51234 10.0.2.31:9000 0.001 0.000039 0.000021 - - 57 502 "- - - " "-" ${TLS}`,
    {
      'aws.elb.protocol': 'tcp',
      'event.category': ['network'],
      'tls.version': '1.2',
      'source.bytes': 57,
      'destination.bytes': 502,
    },
    NO_PARTS,
  ),
  classic(
    'Classic without a backend',
    `${HEAD} 203.0.113.77:51234 - -1 -1 -1 504 0 0 0 ${REQUEST} ${AGENT} - -`,
    { 'http.response.status_code': 504, 'event.outcome': 'failure', 'http.response.body.bytes': 0 },
    [
      'aws.elb.backend.ip',
      'aws.elb.backend.port',
      'aws.elb.request_processing_time',
      'aws.elb.backend_processing_time',
      'aws.elb.response_processing_time',
    ],
  ),
  classic(
    'Classic with an IPv6 client',
    `${HEAD} 2601:647:4D80:1e0:9C5f:aa21:d4:6bbc:50599 10.0.2.31:8080 ${NUMBERS} ${REQUEST} ${AGENT} ${TLS}`,
    { 'source.ip': '2601:647:4D80:1e0:9C5f:aa21:d4:6bbc', 'source.port': 50599 },
  ),
  classic(
    'Classic with raw spaces in the URL',
    `${START} "GET http://orders.thing.example:80/find me?q=a b HTTP/1.1" ${AGENT} - -`,
    { 'http.request.method': 'GET', 'url.path': '/find me', 'url.query': 'q=a b' },
  ),
  classic(
    'Classic with quotes in the agent as \\x22',
    `${START} ${REQUEST} "App \\x22beta\\x22/1.0" ${TLS}`,
    { 'user_agent.original': 'App "beta"/1.0', 'tls.version': '1.2' },
  ),
  classic(
    'Classic with quotes in the agent as \\"',
    `${START} ${REQUEST} "App \\"beta\\"/1.0" ${TLS}`,
    { 'user_agent.original': 'App "beta"/1.0', 'tls.version': '1.2' },
  ),
  classic(
    'Classic with a request that has no method',
    `${START} "- http://orders.thing.example:80- " ${AGENT} - -`,
    { 'url.domain': 'orders.thing.example', 'http.response.status_code': 200 },
    ['http.request.method', 'http.version'],
  ),
];
