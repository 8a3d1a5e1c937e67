import { contextShape, objectShape } from '../context';
import { address, request } from '../derive';
import { long, text, time, timestamp } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
import { ADDRESS_KIND, NOTHING_KIND, OPTIONAL, TIME_KIND } from '../wasm/operations';
import type { Format } from './format';
import {
  backend,
  event,
  http,
  NETWORK,
  outcomeOfStatus,
  source,
  timings,
  tls,
  url,
  WEB,
} from './parts';

/**
 * Classic Load Balancer. The oldest lines stop after the request.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html
 */
const CLASSIC_FIELDS =
  'time elb client_port backend_port request_processing_time backend_processing_time response_processing_time elb_status_code backend_status_code received_bytes sent_bytes request user_agent ssl_cipher ssl_protocol'.split(
    ' ',
  );

const CLASSIC_TELLING = [
  [0, TIME_KIND | OPTIONAL],
  [2, ADDRESS_KIND],
] as const;

const CLASSIC_DERIVED = [
  address(2, fields.CLIENT_IP, fields.CLIENT_PORT),
  address(3, fields.TARGET_IP, fields.TARGET_PORT),
  request(11),
];

export const classicHttp: Format = {
  name: 'classic',
  fields: CLASSIC_FIELDS,
  least: 12,
  telling: CLASSIC_TELLING,
  positional: 15,
  derive: CLASSIC_DERIVED,
  shape: (context) => ({
    '@timestamp': timestamp(0),
    event: event(context, WEB, { end: time(0), outcome: outcomeOfStatus(7) }),
    source: source(),
    http: http({ status: 7, received: 9, sent: 10 }),
    url: url(),
    user_agent: { original: text(12) },
    tls: tls({ cipher: 13, protocol: 14 }),
    aws: {
      elb: {
        protocol: constant('http'),
        name: text(1),
        ...timings(4),
        backend: backend(8),
        ssl_cipher: text(13),
        ssl_protocol: text(14),
      },
      ...objectShape(context),
    },
    ...contextShape(context),
  }),
};

/** A Classic TCP or SSL listener: no request, bytes of the connection instead of bodies. */
export const classicTcp: Format = {
  name: 'classic-tcp',
  fields: CLASSIC_FIELDS,
  least: 12,
  telling: [[7, NOTHING_KIND], [11, NOTHING_KIND], ...CLASSIC_TELLING],
  positional: 15,
  derive: CLASSIC_DERIVED,
  shape: (context) => ({
    '@timestamp': timestamp(0),
    event: event(context, NETWORK, { end: time(0) }),
    source: source(9),
    destination: { bytes: long(10) },
    tls: tls({ cipher: 13, protocol: 14 }),
    aws: {
      elb: {
        protocol: constant('tcp'),
        name: text(1),
        ...timings(4),
        backend: backend(8),
        ssl_cipher: text(13),
        ssl_protocol: text(14),
      },
      ...objectShape(context),
    },
    ...contextShape(context),
  }),
};
