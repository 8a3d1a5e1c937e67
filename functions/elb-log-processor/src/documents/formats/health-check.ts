import { address } from '../derive';
import { choice, float, ip, long, port, text } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
import { LETTER_KIND, NUMBER_KIND, OPTIONAL, SMALL_KIND, TIME_KIND } from '../wasm/operations';
import { type Format, names } from './format';
import { NETWORK, startsWith } from './parts';

/**
 * Application Load Balancer health-check log.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html
 */
export const healthCheck: Format = {
  name: 'health-check',
  fields: names(
    'type time latency target_addr target_group_id status status_code reason_code elb ip_address',
  ),
  least: 6,
  telling: [
    [0, SMALL_KIND],
    [1, TIME_KIND | OPTIONAL],
    [2, NUMBER_KIND | OPTIONAL],
    [5, LETTER_KIND],
  ],
  positional: 8,
  // What stands for a target that is a Lambda function is not documented.
  derive: [address(3, fields.TARGET_IP, fields.TARGET_PORT, { sure: false })],
  time: 1,
  category: NETWORK,
  outcome: choice('success', 'failure', startsWith(5, 'PASS')),
  members: {
    http: { response: { status_code: long(6) } },
  },
  elb: {
    protocol: constant('http'),
    name: text(8),
    backend: { ip: ip(fields.TARGET_IP), port: port(fields.TARGET_PORT) },
    target_group: { id: text(4) },
    health_check: {
      protocol: text(0),
      latency: { sec: float(2) },
      status: text(5),
      reason_code: text(7),
    },
    ip_address: text(9),
  },
};
