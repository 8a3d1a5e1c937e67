import { address, request, trimmed } from '../derive';
import { list, long, text, time } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
import { ADDRESS_KIND, NUMBER_KIND, OPTIONAL, SMALL_KIND, TIME_KIND } from '../wasm/operations';
import { type Format, names } from './format';
import { backend, http, outcomeOfStatus, source, timings, tls, url, WEB } from './parts';

/**
 * Application Load Balancer access log: 11 fields in the oldest lines, 34 today, more to come.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html
 */
export const alb: Format = {
  name: 'alb',
  fields: names(
    'type time elb client_port target_port request_processing_time target_processing_time response_processing_time elb_status_code target_status_code received_bytes sent_bytes request_line user_agent ssl_cipher ssl_protocol target_group_arn trace_id domain_name chosen_cert_arn matched_rule_priority request_creation_time actions_executed redirect_url error_reason target_port_list target_status_code_list classification classification_reason conn_trace_id transformed_host transformed_uri request_transform_status ip_address',
  ),
  least: 11,
  telling: [
    [0, SMALL_KIND],
    [1, TIME_KIND | OPTIONAL],
    [3, ADDRESS_KIND],
    [5, NUMBER_KIND | OPTIONAL],
  ],
  positional: 34,
  derive: [
    address(3, fields.CLIENT_IP, fields.CLIENT_PORT),
    address(4, fields.TARGET_IP, fields.TARGET_PORT),
    request(12),
    trimmed(18),
  ],
  time: 1,
  category: WEB,
  start: time(21),
  outcome: outcomeOfStatus(8),
  members: {
    source: source(),
    destination: { domain: text(18) },
    http: http({ status: 8, received: 10, sent: 11 }),
    url: url(),
    user_agent: { original: text(13) },
    tls: tls({ cipher: 14, protocol: 15 }),
    trace: { id: text(17) },
  },
  elb: {
    protocol: constant('http'),
    name: text(2),
    type: text(0),
    ...timings(5),
    backend: backend(9),
    ssl_cipher: text(14),
    ssl_protocol: text(15),
    target_group: { arn: text(16) },
    trace_id: text(17),
    chosen_cert: { arn: text(19) },
    matched_rule_priority: long(20),
    action_executed: list(22, ','),
    redirect_url: text(23),
    error: { reason: text(24) },
    target_port: list(25, ' '),
    target_status_code: list(26, ' '),
    classification: text(27),
    classification_reason: text(28),
    conn_trace_id: text(29),
    transformed_host: text(30),
    transformed_uri: text(31),
    request_transform_status: text(32),
    ip_address: text(33),
  },
};
