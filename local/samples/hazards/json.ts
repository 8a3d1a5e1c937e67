import { jsonLine } from '../json';
import { ORDINARY, ORDINARY_FIELDS } from './alb-base';
import { ecs, type Hazard } from './hazard';

const SHARED = {
  ...ORDINARY_FIELDS,
  'aws.elb.backend_processing_time.sec': 0.042,
  'source.ip': '203.0.113.77',
  'source.port': 51234,
  'http.request.method': 'GET',
  'http.version': '1.1',
  'http.response.status_code': 200,
  'http.response.body.bytes': 5120,
  'url.path': '/v2/orders',
  'url.query': 'page=2&q=red%20shoes',
  'user_agent.original': 'curl/8.9.1',
  'tls.version': '1.2',
} as const;

const ordinary = JSON.parse(jsonLine(ORDINARY)) as Record<string, unknown>;

const json = (
  name: string,
  value: Record<string, unknown>,
  expect: Parameters<typeof ecs>[0] = SHARED,
  absent: readonly string[] = [],
): Hazard => ({ name, format: 'json', line: JSON.stringify(value), expect: ecs(expect), absent });

/** The JSON form of ALB access logs: what is a string, a number, null or missing is not settled. */
export const JSON_HAZARDS: readonly Hazard[] = [
  json('JSON with strings', ordinary, {
    ...SHARED,
    'aws.elb.action_executed': ['waf', 'forward'],
    'aws.elb.target_port': ['10.0.2.31:8080'],
    'aws.elb.target_status_code': ['200'],
    'destination.domain': 'orders.thing.example',
  }),
  json('JSON with numbers', {
    ...ordinary,
    request_processing_time: 0.001,
    target_processing_time: 0.042,
    response_processing_time: 0,
    elb_status_code: 200,
    target_status_code: 200,
    received_bytes: 312,
    sent_bytes: 5120,
    matched_rule_priority: 7,
  }),
  json('JSON with keys in another order and an unknown one', {
    later: { nested: true },
    ...Object.fromEntries(Object.entries(ordinary).reverse()),
  }),
  json(
    'JSON with null, missing and empty values',
    { ...ordinary, user_agent: null, ssl_protocol: undefined, ssl_cipher: '', domain_name: '-' },
    { 'http.response.status_code': 200, 'url.path': '/v2/orders' },
    ['user_agent', 'tls', 'destination.domain'],
  ),
  json(
    'JSON with quotes and Unicode in the agent',
    { ...ordinary, user_agent: 'App "beta"\\1.0 에서 😀' },
    { 'user_agent.original': 'App "beta"\\1.0 에서 😀' },
  ),
];
