import { address, request } from '../derive';
import { long, text } from '../emit';
import * as fields from '../fields';
import { constant, type Shape } from '../shape';
import { ADDRESS_KIND, NOTHING_KIND, OPTIONAL, TIME_KIND } from '../wasm/operations';
import { type Format, names } from './format';
import { backend, http, NETWORK, outcomeOfStatus, source, timings, tls, url, WEB } from './parts';

/**
 * Classic Load Balancer. The oldest lines stop after the request.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
 */
const CLASSIC = {
  fields: names(
    'time elb client_port backend_port request_processing_time backend_processing_time response_processing_time elb_status_code backend_status_code received_bytes sent_bytes request user_agent ssl_cipher ssl_protocol',
  ),
  least: 12,
  positional: 15,
  derive: [
    address(2, fields.CLIENT_IP, fields.CLIENT_PORT),
    address(3, fields.TARGET_IP, fields.TARGET_PORT),
    request(11),
  ],
  time: 0,
};

const TELLING = [
  [0, TIME_KIND | OPTIONAL],
  [2, ADDRESS_KIND],
] as const;

const elb = (protocol: 'http' | 'tcp'): Shape => ({
  protocol: constant(protocol),
  name: text(1),
  ...timings(4),
  backend: backend(8),
  ssl_cipher: text(13),
  ssl_protocol: text(14),
});

export const classicHttp: Format = {
  ...CLASSIC,
  name: 'classic',
  telling: TELLING,
  category: WEB,
  outcome: outcomeOfStatus(7),
  members: {
    source: source(),
    http: http({ status: 7, received: 9, sent: 10 }),
    url: url(),
    user_agent: { original: text(12) },
    tls: tls({ cipher: 13, protocol: 14 }),
  },
  elb: elb('http'),
};

/** A Classic TCP or SSL listener: no request, bytes of the connection instead of bodies. */
export const classicTcp: Format = {
  ...CLASSIC,
  name: 'classic-tcp',
  telling: [[7, NOTHING_KIND], [11, NOTHING_KIND], ...TELLING],
  category: NETWORK,
  members: {
    source: source(9),
    destination: { bytes: long(10) },
    tls: tls({ cipher: 13, protocol: 14 }),
  },
  elb: elb('tcp'),
};
