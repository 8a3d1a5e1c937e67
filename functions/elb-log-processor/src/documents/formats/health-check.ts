import { contextShape, objectShape } from '../context';
import { address } from '../derive';
import { choice, float, ip, long, port, text, time, timestamp } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
import { LETTER_KIND, NUMBER_KIND, OPTIONAL, SMALL_KIND, TIME_KIND } from '../wasm/operations';
import type { Format } from './format';
import { event, NETWORK, startsWith } from './parts';

/**
 * Application Load Balancer health-check log.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-health-check-logs.html
 */
export const healthCheck: Format = {
  name: 'health-check',
  fields:
    'type time latency target_addr target_group_id status status_code reason_code elb ip_address'.split(
      ' ',
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
  shape: (context) => ({
    '@timestamp': timestamp(1),
    event: event(context, NETWORK, {
      end: time(1),
      outcome: choice('success', 'failure', startsWith(5, 'PASS')),
    }),
    http: { response: { status_code: long(6) } },
    aws: {
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
      ...objectShape(context),
    },
    ...contextShape(context),
  }),
};
