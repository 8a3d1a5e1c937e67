import { type AlbRecord, albLine } from '../alb-record';
import { ecs, type Hazard } from './hazard';

/** An ordinary line of 34 fields: each hazard is this one with something odd in it. */
export const ORDINARY: AlbRecord = {
  type: 'https',
  time: '2026-03-14T09:26:53.589793Z',
  elb: 'app/orders-production/9f3b6c1d27e84a05',
  client: '203.0.113.77:51234',
  target: '10.0.2.31:8080',
  request_processing_time: '0.001',
  target_processing_time: '0.042',
  response_processing_time: '0.000',
  elb_status_code: '200',
  target_status_code: '200',
  received_bytes: '312',
  sent_bytes: '5120',
  request: 'GET https://orders.thing.example:443/v2/orders?page=2&q=red%20shoes HTTP/1.1',
  user_agent: 'curl/8.9.1',
  ssl_cipher: 'ECDHE-RSA-AES128-GCM-SHA256',
  ssl_protocol: 'TLSv1.2',
  target_group_arn:
    'arn:aws:elasticloadbalancing:eu-central-1:415926535897:targetgroup/orders-blue/4be1d0c2a97f3386',
  trace_id: 'Root=1-67d3f2ad-4f8a1c09be7d2536a0914e7b',
  domain_name: 'orders.thing.example',
  chosen_cert_arn: 'arn:aws:acm:eu-central-1:415926535897:certificate/0d9c2f6e-7a41-4c58-9b3d',
  matched_rule_priority: '7',
  request_creation_time: '2026-03-14T09:26:53.546000Z',
  actions_executed: 'waf,forward',
  redirect_url: '-',
  error_reason: '-',
  target_port_list: '10.0.2.31:8080',
  target_status_code_list: '200',
  classification: '-',
  classification_reason: '-',
  conn_trace_id: 'TID_5b0c7e9a41d24f68b3a1907cde52f864',
  transformed_host: '-',
  transformed_uri: '-',
  request_transform_status: '-',
  ip_address: '10.0.1.214',
};

type Expected = Parameters<typeof ecs>[0];

/** What its first fields, and the same in JSON, become. */
export const ORDINARY_FIELDS = {
  '@timestamp': '2026-03-14T09:26:53.589793Z',
  'event.kind': 'event',
  'event.category': ['web'],
  'event.outcome': 'success',
  'cloud.provider': 'aws',
  'aws.elb.type': 'https',
  'aws.elb.protocol': 'http',
  'aws.elb.name': 'app/orders-production/9f3b6c1d27e84a05',
  'aws.elb.backend.ip': '10.0.2.31',
  'aws.elb.backend.port': 8080,
} as const satisfies Expected;

/** A hazard that differs from an ordinary line in `fields`. */
export function alb(
  name: string,
  fields: Partial<AlbRecord>,
  expect: Expected,
  absent: readonly string[] = [],
): Hazard {
  return {
    name,
    format: 'alb',
    line: albLine({ ...ORDINARY, ...fields }),
    expect: ecs(expect),
    absent,
  };
}
