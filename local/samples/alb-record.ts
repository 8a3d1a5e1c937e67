/**
 * How many fields an ALB access log line has had over the years: every length stays in somebody's
 * bucket, and AWS appends without notice.
 */
export const ALB_LENGTHS = [11, 18, 20, 21, 24, 25, 27, 29, 30, 33, 34] as const;

export type AlbLength = (typeof ALB_LENGTHS)[number];

export function isAlbLength(value: number): value is AlbLength {
  return (ALB_LENGTHS as readonly number[]).includes(value);
}

/** The fields of an ALB access log line in their order, and whether ELB puts quotes around each. */
const ALB_FIELDS = [
  ['type', false],
  ['time', false],
  ['elb', false],
  ['client', false],
  ['target', false],
  ['request_processing_time', false],
  ['target_processing_time', false],
  ['response_processing_time', false],
  ['elb_status_code', false],
  ['target_status_code', false],
  ['received_bytes', false],
  ['sent_bytes', false],
  ['request', true],
  ['user_agent', true],
  ['ssl_cipher', false],
  ['ssl_protocol', false],
  ['target_group_arn', false],
  ['trace_id', true],
  ['domain_name', true],
  ['chosen_cert_arn', true],
  ['matched_rule_priority', false],
  ['request_creation_time', false],
  ['actions_executed', true],
  ['redirect_url', true],
  ['error_reason', true],
  ['target_port_list', true],
  ['target_status_code_list', true],
  ['classification', true],
  ['classification_reason', true],
  ['conn_trace_id', false],
  ['transformed_host', true],
  ['transformed_uri', true],
  ['request_transform_status', true],
  ['ip_address', false],
] as const;

export type AlbRecord = Readonly<Record<(typeof ALB_FIELDS)[number][0], string>>;

/** The line of `record`, cut after `fields` fields as older load balancers wrote it. */
export function albLine(record: AlbRecord, fields: number = ALB_FIELDS.length): string {
  return ALB_FIELDS.slice(0, fields)
    .map(([name, quoted]) => (quoted ? `"${record[name]}"` : record[name]))
    .join(' ');
}
