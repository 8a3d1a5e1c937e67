import { contextShape, objectShape } from '../context';
import { address } from '../derive';
import { choice, float, ip, long, text, time } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
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
  positional: 8,
  derive: [address(3, fields.TARGET_IP, fields.TARGET_PORT)],
  shape: (context) => ({
    '@timestamp': time(1),
    event: event(context, {
      end: time(1),
      outcome: choice('success', 'failure', startsWith(5, 'PASS')),
      category: NETWORK,
    }),
    http: { response: { status_code: long(6) } },
    aws: {
      elb: {
        name: text(8),
        protocol: constant('http'),
        backend: { ip: ip(fields.TARGET_IP), port: long(fields.TARGET_PORT) },
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
