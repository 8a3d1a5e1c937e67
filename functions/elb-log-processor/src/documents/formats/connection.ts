import { part } from '../derive';
import { choice, float, ip, port, text, time } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
import { INTEGER_KIND, OPTIONAL, TIME_KIND } from '../wasm/operations';
import { type Format, names } from './format';
import { NETWORK, presentAndStartsWith, tls } from './parts';

/**
 * Application Load Balancer connection log.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-connection-logs.html
 */
export const connection: Format = {
  name: 'connection',
  fields: names(
    'time client_ip client_port listener_port tls_protocol tls_cipher tls_handshake_latency leaf_client_cert_subject leaf_client_cert_validity leaf_client_cert_serial_number tls_verify_status conn_trace_id tls_keyexchange elb ip_address',
  ),
  least: 11,
  telling: [
    [0, TIME_KIND | OPTIONAL],
    [2, INTEGER_KIND],
    [3, INTEGER_KIND],
  ],
  positional: 12,
  derive: [
    part(8, fields.CERT_NOT_BEFORE, { after: 'NotBefore=', until: ';', otherwise: 'all' }),
    part(8, fields.CERT_NOT_AFTER, { after: 'NotAfter=', until: ';', otherwise: 'all' }),
    part(10, fields.VERIFY_STATUS, { until: ':' }),
    part(10, fields.VERIFY_ERROR, { after: ':' }),
  ],
  time: 0,
  category: NETWORK,
  outcome: choice('success', 'failure', presentAndStartsWith(10, 'Success')),
  members: {
    client: { address: text(1), ip: ip(1), port: port(2) },
    tls: tls({ cipher: 5, protocol: 4 }),
  },
  elb: {
    protocol: constant('tcp'),
    name: text(13),
    listener: text(3),
    ssl_protocol: text(4),
    ssl_cipher: text(5),
    tls_handshake_latency: float(6),
    leaf_client_cert_subject: text(7),
    leaf_client_cert_not_before: time(fields.CERT_NOT_BEFORE),
    leaf_client_cert_not_after: time(fields.CERT_NOT_AFTER),
    leaf_client_cert_serial_number: text(9),
    tls_verify_status: text(fields.VERIFY_STATUS),
    tls_error_code: text(fields.VERIFY_ERROR),
    conn_trace_id: text(11),
    tls_keyexchange: text(12),
    ip_address: text(14),
  },
};
