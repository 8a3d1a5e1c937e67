import { ALB_LENGTHS, albLine } from '../alb-record';
import { ORDINARY, ORDINARY_FIELDS } from './alb-base';
import { ecs, type Hazard } from './hazard';

/** Expected fields with the position in the line that each needs. */
const BY_POSITION: readonly (readonly [number, Parameters<typeof ecs>[0]])[] = [
  [
    11,
    {
      ...ORDINARY_FIELDS,
      'aws.elb.backend.http.response.status_code': 200,
      'aws.elb.request_processing_time.sec': 0.001,
      'aws.elb.backend_processing_time.sec': 0.042,
      'aws.elb.response_processing_time.sec': 0,
      'source.address': '203.0.113.77',
      'source.ip': '203.0.113.77',
      'source.port': 51234,
      'http.request.body.bytes': 312,
      'http.response.status_code': 200,
    },
  ],
  [
    18,
    {
      'http.request.method': 'GET',
      'http.version': '1.1',
      'http.response.body.bytes': 5120,
      'url.original': 'https://orders.thing.example:443/v2/orders?page=2&q=red%20shoes',
      'url.scheme': 'https',
      'url.domain': 'orders.thing.example',
      'url.port': 443,
      'url.path': '/v2/orders',
      'url.query': 'page=2&q=red%20shoes',
      'user_agent.original': 'curl/8.9.1',
      'tls.cipher': 'ECDHE-RSA-AES128-GCM-SHA256',
      'tls.version': '1.2',
      'tls.version_protocol': 'tls',
      'aws.elb.ssl_cipher': 'ECDHE-RSA-AES128-GCM-SHA256',
      'aws.elb.ssl_protocol': 'TLSv1.2',
      'aws.elb.target_group.arn': ORDINARY.target_group_arn,
      'aws.elb.trace_id': ORDINARY.trace_id,
      'trace.id': ORDINARY.trace_id,
    },
  ],
  [
    20,
    {
      'destination.domain': 'orders.thing.example',
      'aws.elb.chosen_cert.arn': ORDINARY.chosen_cert_arn,
    },
  ],
  [21, { 'aws.elb.matched_rule_priority': 7 }],
  [
    24,
    {
      'event.start': '2026-03-14T09:26:53.546000Z',
      'event.end': '2026-03-14T09:26:53.589793Z',
      'aws.elb.action_executed': ['waf', 'forward'],
    },
  ],
  [
    27,
    {
      'aws.elb.target_port': ['10.0.2.31:8080'],
      'aws.elb.target_status_code': ['200'],
    },
  ],
];

/** One line of each length that ALB has ever written, and two longer than it writes today. */
export const ALB_LENGTH_HAZARDS: readonly Hazard[] = [
  ...ALB_LENGTHS.map((length) => ofLength(length, albLine(ORDINARY, length))),
  ofLength(35, `${albLine(ORDINARY)} "something new"`),
  ofLength(36, `${albLine(ORDINARY)} "-" 42`),
];

function ofLength(length: number, line: string): Hazard {
  const fields = BY_POSITION.filter(([position]) => position <= length).map(([, part]) => part);
  const expect = ecs(Object.assign({}, ...fields) as Parameters<typeof ecs>[0]);
  return { name: `ALB with ${length} fields`, format: 'alb', line, expect };
}
