/** How an index template has a field. */
export type Mapping = Readonly<Record<string, unknown>> & { readonly type: string };

/** Terms beyond 32,766 bytes are refused, so long values are kept but cannot be searched for. */
const keyword = { type: 'keyword', ignore_above: 1024 };
const text = { type: 'match_only_text' };
const date = { type: 'date' };
const float = { type: 'float' };
const long = { type: 'long' };
const fields = { text };

/**
 * How Elastic maps the fields that its documents share with ours, where that is not a `keyword`.
 *
 * ECS: elastic/ecs, `generated/ecs/ecs_flat.yml`. `aws.elb.*`: elastic/integrations,
 * `packages/aws/data_stream/elb_logs/fields/fields.yml`; what that does not list is of the type that the
 * pipeline beside it makes. `aws.s3.*` and `log.offset`: elastic/beats, Filebeat's `aws-s3` input.
 */
const MAPPINGS: Readonly<Record<string, Mapping>> = {
  '@timestamp': date,
  'aws.elb.backend.http.response.status_code': long,
  'aws.elb.backend_processing_time.sec': float,
  'aws.elb.connection_time.ms': long,
  'aws.elb.leaf_client_cert_not_after': date,
  'aws.elb.leaf_client_cert_not_before': date,
  'aws.elb.request_processing_time.sec': float,
  'aws.elb.response_processing_time.sec': float,
  'aws.elb.tls_connection_creation_time': date,
  'aws.elb.tls_handshake_latency': float,
  'aws.elb.tls_handshake_time.ms': long,
  'client.ip': { type: 'ip' },
  'client.port': long,
  'destination.bytes': long,
  'destination.ip': { type: 'ip' },
  'destination.port': long,
  'error.message': text,
  'event.end': date,
  'event.original': { type: 'keyword', index: false, doc_values: false },
  'event.start': date,
  'http.request.body.bytes': long,
  'http.response.body.bytes': long,
  'http.response.status_code': long,
  'log.offset': long,
  message: text,
  'source.bytes': long,
  'source.ip': { type: 'ip' },
  'source.port': long,
  'url.original': { type: 'wildcard', fields },
  'url.path': { type: 'wildcard' },
  'url.port': long,
  'user_agent.original': { ...keyword, fields },
};

/** AWS's field → Elastic's, for one format; an AWS field that is not here is left out of their documents. */
export type ElasticFields = Readonly<Record<string, string>>;

const URL_PARTS =
  'url.original url.scheme url.domain url.port url.path url.query url.fragment url.extension url.username url.password url.user_info';
const USER_AGENT =
  'user_agent.original user_agent.name user_agent.version user_agent.device.* user_agent.os.*';
const TLS_PROTOCOL = 'tls.version tls.version_protocol aws.elb.ssl_protocol';
const TIME = '@timestamp event.end';
const CLIENT = 'source.address source.ip source.port source.geo.* source.as.*';
const BACKEND = 'aws.elb.backend.ip aws.elb.backend.port';

const TCP: ElasticFields = {
  time: TIME,
  elb: 'aws.elb.name',
  client_port: CLIENT,
  backend_port: BACKEND,
  request_processing_time: 'aws.elb.request_processing_time.sec',
  backend_processing_time: 'aws.elb.backend_processing_time.sec',
  response_processing_time: 'aws.elb.response_processing_time.sec',
  received_bytes: 'source.bytes',
  sent_bytes: 'destination.bytes',
  ssl_cipher: 'tls.cipher aws.elb.ssl_cipher',
  ssl_protocol: TLS_PROTOCOL,
};

const HTTP: ElasticFields = {
  ...TCP,
  elb_status_code: 'http.response.status_code event.outcome',
  backend_status_code: 'aws.elb.backend.http.response.status_code',
  received_bytes: 'http.request.body.bytes',
  sent_bytes: 'http.response.body.bytes',
  request: `http.request.method ${URL_PARTS} http.version`,
  user_agent: USER_AGENT,
};

/**
 * What Elastic's documents hold of each field of a line, by the names of formats; none for health-check
 * logs, which Elastic does not read. Read off the grok patterns and processors of elastic/integrations,
 * `packages/aws/data_stream/elb_logs/elasticsearch/ingest_pipeline/default.yml`, as of 2025, and off the
 * documents that its pipeline tests expect.
 */
export const ELASTIC: Readonly<Record<string, ElasticFields>> = {
  alb: {
    ...HTTP,
    type: 'aws.elb.type',
    target_port: BACKEND,
    target_processing_time: HTTP['backend_processing_time'] as string,
    target_status_code: HTTP['backend_status_code'] as string,
    request_line: HTTP['request'] as string,
    target_group_arn: 'aws.elb.target_group.arn',
    trace_id: 'trace.id aws.elb.trace_id',
    domain_name: 'destination.domain',
    chosen_cert_arn: 'aws.elb.chosen_cert.arn',
    matched_rule_priority: 'aws.elb.matched_rule_priority',
    request_creation_time: 'event.start',
    actions_executed: 'aws.elb.action_executed',
    redirect_url: 'aws.elb.redirect_url',
    error_reason: 'aws.elb.error.reason',
    target_port_list: 'aws.elb.target_port',
    target_status_code_list: 'aws.elb.target_status_code',
    classification: 'aws.elb.classification',
    classification_reason: 'aws.elb.classification_reason',
  },
  classic: HTTP,
  'classic-tcp': TCP,
  nlb: {
    type: 'aws.elb.type',
    time: TIME,
    elb: 'aws.elb.name',
    listener: 'aws.elb.listener',
    client_port: CLIENT,
    destination_port: BACKEND,
    connection_time: 'aws.elb.connection_time.ms',
    tls_handshake_time: 'aws.elb.tls_handshake_time.ms',
    received_bytes: 'source.bytes',
    sent_bytes: 'destination.bytes',
    incoming_tls_alert: 'aws.elb.incoming_tls_alert',
    chosen_cert_arn: 'aws.elb.chosen_cert.arn',
    chosen_cert_serial: 'aws.elb.chosen_cert.serial',
    tls_cipher: 'tls.cipher aws.elb.ssl_cipher',
    tls_protocol_version: TLS_PROTOCOL,
    tls_named_group: 'aws.elb.ssl_named_group',
    domain_name: 'destination.domain',
    alpn_fe_protocol: 'aws.elb.alpn_fe_protocol',
    alpn_be_protocol: 'aws.elb.alpn_be_protocol',
    alpn_client_preference_list: 'aws.elb.alpn_client_preference_list',
    tls_connection_creation_time: 'aws.elb.tls_connection_creation_time',
  },
  connection: {
    time: TIME,
    client_ip: 'client.ip',
    client_port: 'client.port',
    listener_port: 'aws.elb.listener',
    tls_protocol: TLS_PROTOCOL,
    tls_cipher: 'tls.cipher aws.elb.ssl_cipher',
    tls_handshake_latency: 'aws.elb.tls_handshake_latency',
    leaf_client_cert_subject: 'aws.elb.leaf_client_cert_subject',
    leaf_client_cert_validity:
      'aws.elb.leaf_client_cert_not_before aws.elb.leaf_client_cert_not_after',
    leaf_client_cert_serial_number: 'aws.elb.leaf_client_cert_serial_number',
    tls_verify_status: 'aws.elb.tls_verify_status aws.elb.tls_error_code',
  },
};

/** What Elastic's documents hold beside the line's fields. */
export const ELASTIC_ALWAYS =
  'aws.elb.protocol aws.s3.bucket.name aws.s3.object.key cloud.provider cloud.region cloud.account.id ecs.version error.message event.category event.dataset event.kind event.module event.original labels log.file.path log.offset tags';

const THEIRS = new Set(
  [...Object.values(ELASTIC).flatMap(Object.values<string>), ELASTIC_ALWAYS].flatMap((names) =>
    names.split(' '),
  ),
);

/** How a field is mapped: as Elastic does, or by its `type` if Elastic has no such field. */
export function mappingOf(name: string, type: string): Mapping {
  return MAPPINGS[name] ?? (type === 'keyword' || THEIRS.has(name) ? keyword : { type });
}
