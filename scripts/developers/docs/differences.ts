const ABSENT = 'theirs keeps a `-`; ours leaves out what is absent';
const ENRICHED =
  'looked up in a database that grows old: the receiver does that, with the processor of its name';
const LISTED = 'AWS added it later than Elastic reads';
const NUMBER =
  "a number, as ECS's ports are; theirs is a text of digits. The index template maps it as theirs, so that a data view over both has no conflict";
const PARTS =
  'where Java finds a URL malformed, theirs has nothing of it; ours has the whole and the parts that can be told';
const SECRET = 'stays in `url.original` only: a search need not show passwords';
const TARGET = "the connection ends there: ECS's name for it, beside `aws.elb.backend`";
const CONFIGURED = 'from configuration: what the line is about, which Elastic cannot know';

/**
 * Why a field of ours is not Elastic's, or the other way round, or holds something else under the same
 * name; for one format where its name stands in front. `npm run docs` fails on a difference of names or
 * types that has no reason here, and on a reason that nothing needs.
 */
export const DIFFERENCES: Readonly<Record<string, string>> = {
  '@timestamp': 'every decimal kept; theirs has milliseconds',
  'aws.elb.alpn_client_preference_list':
    'an array of names, however the list was quoted; theirs is one text, quotes inside',
  'aws.elb.backend.ip':
    'checked to be an IP address; the index template maps it as a keyword, as theirs does',
  'aws.elb.backend.port': NUMBER,
  'aws.elb.conn_trace_id': LISTED,
  'aws.elb.ip_address': LISTED,
  'aws.elb.leaf_client_cert_subject': ABSENT,
  'aws.elb.matched_rule_priority': NUMBER,
  'aws.elb.request_transform_status': LISTED,
  'aws.elb.ssl_named_group':
    'not in their own list of fields, which says `tls_named_group`: ours is that',
  'aws.elb.target_group.arn': ABSENT,
  'aws.elb.tls_keyexchange': LISTED,
  'aws.elb.tls_named_group': 'the name in their list of fields; their pipeline writes another',
  'aws.elb.trace_id': ABSENT,
  'aws.elb.transformed_host': LISTED,
  'aws.elb.transformed_uri': LISTED,
  'classic-tcp.aws.elb.backend.http.response.status_code':
    'a connection has none; kept if one should stand there',
  'client.address': 'ECS: the text as it was logged beside `client.ip`, as for `source`',
  'cloud.account.id': "from the log's name; theirs is the account that the agent runs in",
  'cloud.region': "from the log's name, whatever region the bucket is in",
  'connection.aws.elb.name': LISTED,
  'connection.event.outcome': "whether the client's certificate was verified; theirs has none",
  'destination.ip': TARGET,
  'destination.port': TARGET,
  'ecs.version': 'says nothing that an index template does not',
  'error.message': 'why a line could not be parsed',
  'event.id': "the same for the same line, always: made to be the document's id",
  'event.module': 'a constant of their integration; `event.dataset` tells as much',
  'event.original':
    'only beside `_elbinvalid_…` tags; in theirs, when it is asked for. A whole line doubles a document',
  'log.file.path': 'of files that were shipped from a disk; S3 objects have `aws.s3`',
  message: 'the line, where it could not be parsed, and no field of it is known',
  'nlb.event.start': "ECS's name for the creation time, as in ALB's documents",
  'service.environment': CONFIGURED,
  'service.name': CONFIGURED,
  'service.type': CONFIGURED,
  'source.as.*': ENRICHED,
  'source.geo.*': ENRICHED,
  'trace.id': ABSENT,
  'url.extension': 'the end of `url.path`',
  'url.original': PARTS,
  'url.password': SECRET,
  'url.user_info': SECRET,
  'url.username': SECRET,
  'user_agent.device.*': ENRICHED,
  'user_agent.name': ENRICHED,
  'user_agent.original': ABSENT,
  'user_agent.os.*': ENRICHED,
  'user_agent.version': ENRICHED,
};
