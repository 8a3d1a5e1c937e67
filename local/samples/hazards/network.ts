import { ecs, type Hazard } from './hazard';

const CERTIFICATE = 'arn:aws:acm:eu-central-1:415926535897:certificate/7c1e93f0-2b6d-4f85-a0c4';
const START =
  'tls 2.0 2026-03-14T09:26:53 net/telemetry-production/51c8e07ab3f49d26 c4a7e1b20d935f68';
const NUMBERS = '284 19 1180 7342';
const END = '2026-03-14T09:26:52';

/** An ordinary line with other times. */
export function networkLine({ time = '2026-03-14T09:26:53', created = END }): string {
  return `tls 2.0 ${time} net/telemetry/51c8e07ab3f49d26 c4a7e1b20d935f68 203.0.113.77:51234 10.0.2.31:8443 ${NUMBERS} - ${CERTIFICATE} - TLS_AES_128_GCM_SHA256 tlsv13 x25519 mqtt.thing.example - - - ${created}`;
}

const SHARED = {
  '@timestamp': '2026-03-14T09:26:53Z',
  'event.kind': 'event',
  'event.category': ['network'],
  'cloud.provider': 'aws',
  'event.end': '2026-03-14T09:26:53Z',
  'event.start': '2026-03-14T09:26:52Z',
  'aws.elb.type': 'tls',
  'aws.elb.protocol': 'tcp',
  'aws.elb.tls_connection_creation_time': '2026-03-14T09:26:52Z',
  'aws.elb.name': 'net/telemetry-production/51c8e07ab3f49d26',
  'aws.elb.listener': 'c4a7e1b20d935f68',
  'source.address': '203.0.113.77',
  'source.ip': '203.0.113.77',
  'source.port': 51234,
  'source.bytes': 1180,
  'destination.bytes': 7342,
  'aws.elb.connection_time.ms': 284,
  'aws.elb.tls_handshake_time.ms': 19,
} as const;

/** Lines of network load balancers. */
export const NETWORK_HAZARDS: readonly Hazard[] = [
  {
    name: 'NLB TLS with 22 fields',
    format: 'nlb',
    line: `${START} 203.0.113.77:51234 10.0.2.31:8443 ${NUMBERS} - ${CERTIFICATE} - TLS_AES_128_GCM_SHA256 tlsv13 x25519 mqtt.thing.example h2 h2 "h2","http/1.1" ${END}`,
    expect: ecs({
      ...SHARED,
      'aws.elb.chosen_cert.arn': CERTIFICATE,
      'aws.elb.tls_named_group': 'x25519',
      'tls.cipher': 'TLS_AES_128_GCM_SHA256',
      'tls.version': '1.3',
      'tls.version_protocol': 'tls',
      'destination.domain': 'mqtt.thing.example',
      'aws.elb.alpn_client_preference_list': ['h2', 'http/1.1'],
    }),
    absent: ['aws.elb.incoming_tls_alert'],
  },
  {
    name: 'NLB TLS with everything optional absent',
    format: 'nlb',
    line: `${START} 203.0.113.77:51234 10.0.2.31:8443 ${NUMBERS} - ${CERTIFICATE} - - - - - - - - ${END}`,
    expect: ecs(SHARED),
    absent: ['tls', 'aws.elb.tls_named_group', 'destination.domain'],
  },
  {
    name: 'NLB TLS, handshake refused with an alert, IPv6 client, no target',
    format: 'nlb',
    line: `${START} 2001:db8:7::51:4433 - 12 - 246 7 48 ${CERTIFICATE} - - - - - - - - ${END}`,
    expect: ecs({
      'source.ip': '2001:db8:7::51',
      'source.port': 4433,
      'aws.elb.connection_time.ms': 12,
    }),
    absent: ['aws.elb.tls_handshake_time'],
  },
  {
    name: 'NLB TLS with 23 fields',
    format: 'nlb',
    line: `${START} 203.0.113.77:51234 10.0.2.31:8443 ${NUMBERS} - ${CERTIFICATE} - - - - - - - - ${END} later`,
    expect: ecs(SHARED),
  },
  ...[
    ['in quotes of their own', '"h2","http/1.1"', ['h2', 'http/1.1']],
    ['in escaped quotes', '\\"h2\\",\\"http/1.1\\"', ['h2', 'http/1.1']],
    ['only one, in escaped quotes', '\\"http/1.1\\"', ['http/1.1']],
    ['only one, in quotes', '"http/1.1"', ['http/1.1']],
    ['bare', 'h2,http/1.1', ['h2', 'http/1.1']],
  ].map(
    ([name, list, names]): Hazard => ({
      name: `NLB TLS with ALPN names ${name}`,
      format: 'nlb',
      line: networkLine({}).replace('- - - 2026', `h2 - ${list} 2026`),
      expect: ecs({
        'aws.elb.alpn_client_preference_list': names as string[],
        'aws.elb.alpn_fe_protocol': 'h2',
        'event.start': `${END}Z`,
      }),
      absent: ['aws.elb.alpn_be_protocol'],
    }),
  ),
  {
    name: 'NLB TLS with a name without a slash and a listener that was reset at once',
    format: 'nlb',
    line: `tls 2.0 2026-03-14T09:26:53 edge c4a7e1b20d935f68 203.0.113.77:51234 10.0.2.31:8443 0 - 0 0 - - - - - - - - - - ${END}`,
    expect: ecs({ 'aws.elb.name': 'edge', 'source.bytes': 0, 'aws.elb.connection_time.ms': 0 }),
    absent: ['aws.elb.tls_handshake_time', 'aws.elb.chosen_cert', 'tls'],
  },
];
