import { address, trimmed } from '../derive';
import { ip, list, long, port, text, time } from '../emit';
import * as fields from '../fields';
import { constant } from '../shape';
import { ADDRESS_KIND, NUMBER_KIND, OPTIONAL, SMALL_KIND, TIME_KIND } from '../wasm/operations';
import { type Format, names } from './format';
import { NETWORK, source, tls } from './parts';

/**
 * Network Load Balancer, TLS listeners.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-access-logs.html
 */
export const nlb: Format = {
  name: 'nlb',
  fields: names(
    'type version time elb listener client_port destination_port connection_time tls_handshake_time received_bytes sent_bytes incoming_tls_alert chosen_cert_arn chosen_cert_serial tls_cipher tls_protocol_version tls_named_group domain_name alpn_fe_protocol alpn_be_protocol alpn_client_preference_list tls_connection_creation_time',
  ),
  least: 16,
  telling: [
    [0, SMALL_KIND],
    [1, NUMBER_KIND],
    [2, TIME_KIND | OPTIONAL],
    [5, ADDRESS_KIND],
  ],
  positional: 22,
  derive: [
    address(5, fields.CLIENT_IP, fields.CLIENT_PORT),
    address(6, fields.TARGET_IP, fields.TARGET_PORT),
    trimmed(17),
  ],
  time: 2,
  category: NETWORK,
  start: time(21),
  members: {
    source: source(9),
    destination: {
      ip: ip(fields.TARGET_IP),
      port: port(fields.TARGET_PORT),
      bytes: long(10),
      domain: text(17),
    },
    tls: tls({ cipher: 14, protocol: 15 }),
  },
  elb: {
    protocol: constant('tcp'),
    name: text(3),
    type: text(0),
    listener: text(4),
    backend: { ip: ip(fields.TARGET_IP), port: port(fields.TARGET_PORT) },
    connection_time: { ms: long(7) },
    tls_handshake_time: { ms: long(8) },
    incoming_tls_alert: text(11),
    chosen_cert: { arn: text(12), serial: text(13) },
    ssl_cipher: text(14),
    ssl_protocol: text(15),
    tls_named_group: text(16),
    alpn_fe_protocol: text(18),
    alpn_be_protocol: text(19),
    alpn_client_preference_list: list(20, ','),
    tls_connection_creation_time: time(21),
  },
};
