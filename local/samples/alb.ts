import { between, hex, pick, pool, type Random } from '../random';
import { type AlbRecord, albLine } from './alb-record';
import { createClock } from './clock';
import { albFileName, type Sample } from './sample';
import { createTraffic, type Traffic } from './traffic';
import { ACCOUNT, ALB_NAME, REGION } from './vocabulary';

export const alb: Sample = { lines: albLines, fileName: albFileName() };

const GROUP = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT}:targetgroup/orders-blue/4be1d0c2a97f3386`;
const CERTIFICATE = `arn:aws:acm:${REGION}:${ACCOUNT}:certificate/0d9c2f6e-7a41-4c58-9b3d-5e1f80a2c764`;
const NODES = ['10.0.1.214', '10.0.2.37', '10.0.3.140'];
const HOLE = '\u0000';

/** ALB access log lines with `fields` fields: 34 today, fewer as written in earlier years. */
function albLines(random: Random, fields = 34): () => string {
  const clock = createClock(random);
  const traffic = createTraffic(random, 3);
  // What differs on every line is left open; the parts between those holes are made once.
  const shapes = pool(4096, () => {
    const record = albRecord(random, traffic);
    const holes = {
      time: HOLE,
      client: record.client.replace(/\d+$/, HOLE),
      trace_id: `Root=1-67d3f2ac-${HOLE}`,
      request_creation_time: HOLE,
      conn_trace_id: `TID_${HOLE}`,
    };
    return albLine({ ...record, ...holes }, fields).split(HOLE);
  });
  return () => {
    const [type, toPort, toTrace, toCreation, toConnection, end] = pick(random, shapes);
    const time = clock();
    let line = `${type}${time}${toPort}${between(random, 1024, 65536)}${toTrace}`;
    if (toCreation !== undefined) line += hex(random, 24) + toCreation;
    if (toConnection !== undefined) line += time + toConnection;
    if (end !== undefined) line += hex(random, 32) + end;
    return line;
  };
}

/** The named fields of one current line; the JSON delivery form is written from them too. */
export function albRecord(random: Random, traffic: Traffic): AlbRecord {
  const request = pick(random, traffic.requests);
  const outcome = pick(random, traffic.outcomes);
  const secure = request.type !== 'http' && request.type !== 'ws';
  const tls = secure ? pick(random, traffic.ciphers).split(' ') : [];
  const answered = outcome.backend !== '-';
  return {
    type: request.type,
    time: '2026-03-14T09:25:00.000000Z',
    elb: ALB_NAME,
    client: `${pick(random, traffic.clients)}:${between(random, 1024, 65536)}`,
    target: outcome.backend,
    request_processing_time: outcome.timings[0],
    target_processing_time: outcome.timings[1],
    response_processing_time: outcome.timings[2],
    elb_status_code: outcome.status,
    target_status_code: outcome.backendStatus,
    received_bytes: outcome.received,
    sent_bytes: outcome.sent,
    request: request.line,
    user_agent: pick(random, traffic.userAgents),
    ssl_cipher: tls[0] ?? '-',
    ssl_protocol: tls[1] ?? '-',
    target_group_arn: GROUP,
    trace_id: `Root=1-67d3f2ac-${hex(random, 24)}`,
    domain_name: secure ? request.host : '-',
    chosen_cert_arn: secure ? CERTIFICATE : '-',
    matched_rule_priority: String(random() % 12),
    request_creation_time: '2026-03-14T09:24:59.987000Z',
    actions_executed: random() % 8 === 0 ? 'waf,forward' : 'forward',
    redirect_url: '-',
    error_reason: '-',
    target_port_list: answered ? outcome.backend : '-',
    target_status_code_list: answered ? outcome.backendStatus : '-',
    classification: '-',
    classification_reason: '-',
    conn_trace_id: `TID_${hex(random, 32)}`,
    transformed_host: '-',
    transformed_uri: '-',
    request_transform_status: '-',
    ip_address: pick(random, NODES),
  };
}
