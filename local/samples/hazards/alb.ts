import { type AlbRecord, albLine } from '../alb-record';
import { alb, ORDINARY } from './alb-base';
import { ecs, type Hazard } from './hazard';

const LONG_AGENT = `Mozilla/5.0 (${'X'.repeat(8 * 1024 - 17)}) end`;

/** What ELB writes of a request that no target took, or none replied to. */
const NO_TARGET = {
  target: '-',
  request_processing_time: '-1',
  target_processing_time: '-1',
  response_processing_time: '-1',
  elb_status_code: '503',
  target_status_code: '-',
  target_port_list: '-',
  target_status_code_list: '-',
} as const satisfies Partial<AlbRecord>;

/** Values that are odd but legal, and absent ones, field by field. */
export const ALB_HAZARDS: readonly Hazard[] = [
  alb(
    'no backend answered: timings -1, target and its status -',
    NO_TARGET,
    { 'event.outcome': 'failure', 'http.response.status_code': 503 },
    [
      'aws.elb.backend',
      'aws.elb.request_processing_time',
      'aws.elb.backend_processing_time',
      'aws.elb.response_processing_time',
      'aws.elb.target_port',
      'aws.elb.target_status_code',
    ],
  ),
  alb(
    'status 460: the client closed first',
    { elb_status_code: '460', target_status_code: '-', target_processing_time: '-1' },
    { 'http.response.status_code': 460, 'event.outcome': 'failure' },
    ['aws.elb.backend.http', 'aws.elb.backend_processing_time'],
  ),
  alb('no status at all', { elb_status_code: '-' }, { 'event.kind': 'event' }, [
    'http.response.status_code',
  ]),
  alb('rule priority -', { matched_rule_priority: '-' }, { 'event.kind': 'event' }, [
    'aws.elb.matched_rule_priority',
  ]),
  alb('rule priority -1', { matched_rule_priority: '-1' }, { 'event.kind': 'event' }, [
    'aws.elb.matched_rule_priority',
  ]),
  alb(
    'session-reused instead of a certificate',
    { chosen_cert_arn: 'session-reused' },
    { 'aws.elb.chosen_cert.arn': 'session-reused', 'aws.elb.matched_rule_priority': 7 },
  ),
  alb(
    'empty quoted lists',
    { actions_executed: '', target_port_list: '', target_status_code_list: '' },
    { 'http.response.status_code': 200 },
    ['aws.elb.action_executed', 'aws.elb.target_port', 'aws.elb.target_status_code'],
  ),
  alb(
    'several targets, separated by spaces',
    { target_port_list: '10.0.2.31:8080 10.0.3.9:8080', target_status_code_list: '502 200' },
    {
      'aws.elb.target_port': ['10.0.2.31:8080', '10.0.3.9:8080'],
      'aws.elb.target_status_code': ['502', '200'],
    },
  ),
  alb(
    'every optional value filled',
    {
      actions_executed: 'waf-failed,authenticate,redirect',
      redirect_url: 'https://www.thing.example:443/login?next=%2F',
      error_reason: 'LambdaInvalidResponse',
      classification: 'Ambiguous',
      classification_reason: 'UriSpaceInUri',
      transformed_host: 'internal.thing.example',
      transformed_uri: '/v3/orders?page=2',
      request_transform_status: 'TransformSuccess',
    },
    {
      'aws.elb.action_executed': ['waf-failed', 'authenticate', 'redirect'],
      'aws.elb.redirect_url': 'https://www.thing.example:443/login?next=%2F',
      'aws.elb.error.reason': 'LambdaInvalidResponse',
      'aws.elb.classification': 'Ambiguous',
      'aws.elb.classification_reason': 'UriSpaceInUri',
    },
  ),
  alb('a user agent of 8 KB', { user_agent: LONG_AGENT }, { 'user_agent.original': LONG_AGENT }),
  alb('an empty user agent', { user_agent: '' }, { 'tls.version': '1.2' }, ['user_agent']),
  alb(
    'a leading space in the domain name',
    { domain_name: ' orders.thing.example' },
    { 'destination.domain': 'orders.thing.example' },
  ),
  alb(
    'an IPv6 client without brackets, digits in mixed case',
    { client: '2601:647:4D80:1e0:9C5f:aa21:d4:6bbc:50599' },
    {
      'source.address': '2601:647:4D80:1e0:9C5f:aa21:d4:6bbc',
      'source.ip': '2601:647:4D80:1e0:9C5f:aa21:d4:6bbc',
      'source.port': 50599,
    },
  ),
  alb(
    'IPv6 addresses in brackets',
    { client: '[2001:db8::7]:443', target: '[fd12:3456::A1]:8443' },
    {
      'source.address': '2001:db8::7',
      'source.ip': '2001:db8::7',
      'source.port': 443,
      'aws.elb.backend.ip': 'fd12:3456::A1',
      'aws.elb.backend.port': 8443,
    },
  ),
  ...['::', '::1', '1::', '1:2:3:4:5:6:7::', '::2:3:4:5:6:7:8', '::ffff:10.0.0.1'].map((address) =>
    alb(`the IPv6 client ${address}`, { client: `${address}:80` }, { 'source.ip': address }),
  ),
  ...['orders1', 'my-orders', '12345'].map((elb) =>
    alb(`a name without a slash: ${elb}`, { elb }, { 'aws.elb.name': elb, 'source.port': 51234 }),
  ),
  alb('a target of -1', { target: '-1' }, { 'http.response.status_code': 200 }, [
    'aws.elb.backend.ip',
    'aws.elb.backend.port',
  ]),
  alb(
    'a listener of TCP once written by an ALB: no statuses, no request',
    { elb_status_code: '-', target_status_code: '-', request: '- - - ', user_agent: '-' },
    { 'aws.elb.protocol': 'http', 'event.category': ['web'], 'http.request.body.bytes': 312 },
    ['http.response.status_code', 'url', 'user_agent', 'event.outcome'],
  ),
  alb(
    'status 000: nothing was sent',
    { elb_status_code: '000', target_status_code: '000' },
    { 'http.response.status_code': 0, 'aws.elb.backend.http.response.status_code': 0 },
    ['event.outcome'],
  ),
  alb(
    'a fixed response to the domain *',
    { target: '-', domain_name: '*', actions_executed: 'fixed-response', target_group_arn: '-' },
    { 'destination.domain': '*', 'aws.elb.action_executed': ['fixed-response'] },
    ['aws.elb.target_group', 'aws.elb.backend.ip'],
  ),
  ...['TLSv1\\', 'tlsv"3', 'TLSv1.2x', 'TLSv', 'v1', 'SSLv', 'TLSv1.'].map((ssl_protocol) =>
    alb(
      `a TLS version that is none: ${ssl_protocol}`,
      {
        ssl_protocol: ssl_protocol.includes('"')
          ? `"${ssl_protocol.replace('"', '\\x22')}"`
          : ssl_protocol,
      },
      { 'aws.elb.ssl_protocol': ssl_protocol, 'tls.cipher': 'ECDHE-RSA-AES128-GCM-SHA256' },
      ['tls.version', 'tls.version_protocol'],
    ),
  ),
  ...[
    ['TLSv1', 'tls', '1'],
    ['tlsv12', 'tls', '1.2'],
    ['SSLv3', 'ssl', '3'],
  ].map(([ssl_protocol, protocol, version]) =>
    alb(
      `protocol ${ssl_protocol}`,
      { ssl_protocol: ssl_protocol as string },
      { 'tls.version': version as string, 'tls.version_protocol': protocol as string },
    ),
  ),
  alb(
    'an IPv6 target without brackets',
    { target: 'fd12:3456::a1:8443' },
    { 'aws.elb.backend.ip': 'fd12:3456::a1', 'aws.elb.backend.port': 8443 },
  ),
  alb(
    'a trace id with a part of its own before the root',
    { trace_id: 'Self=1-67d3f2ad-0b1c2d3e4f5a6b7c;Root=1-67d3f2ad-4f8a1c09be7d2536a0914e7b' },
    {
      'aws.elb.trace_id':
        'Self=1-67d3f2ad-0b1c2d3e4f5a6b7c;Root=1-67d3f2ad-4f8a1c09be7d2536a0914e7b',
    },
  ),
  ...['http', 'h2', 'grpcs', 'ws', 'wss'].map((type) =>
    alb(`type ${type}`, { type }, { 'aws.elb.protocol': 'http', 'aws.elb.type': type }),
  ),
  alb('no TLS', { ssl_cipher: '-', ssl_protocol: '-' }, { 'aws.elb.type': 'https' }, [
    'tls',
    'aws.elb.ssl_cipher',
    'aws.elb.ssl_protocol',
  ]),
  alb(
    'TLS 1.3',
    { ssl_cipher: 'TLS_AES_128_GCM_SHA256', ssl_protocol: 'TLSv1.3' },
    { 'tls.version': '1.3', 'tls.version_protocol': 'tls', 'tls.cipher': 'TLS_AES_128_GCM_SHA256' },
  ),
  {
    name: 'no space between the certificate and the rule priority',
    format: 'alb',
    line: albLine({ ...ORDINARY, chosen_cert_arn: '-' }).replace('"-" 7 2026', '"-"7 2026'),
    expect: ecs({
      'aws.elb.matched_rule_priority': 7,
      'event.start': '2026-03-14T09:26:53.546000Z',
      'aws.elb.action_executed': ['waf', 'forward'],
      'aws.elb.target_port': ['10.0.2.31:8080'],
    }),
    absent: ['aws.elb.chosen_cert'],
  },
  {
    name: 'port list and status list without quotes',
    format: 'alb',
    line: albLine(ORDINARY).replace('"10.0.2.31:8080" "200"', '10.0.2.31:8080 200'),
    expect: ecs({
      'aws.elb.target_port': ['10.0.2.31:8080'],
      'aws.elb.target_status_code': ['200'],
    }),
  },
];
