import { gzipSync } from 'node:zlib';
import { createRandom, hex, type Random } from '../random';
import { albRecord } from '../samples/alb';
import { type AlbRecord, albLine, NO_TARGET } from '../samples/alb-record';
import { dotted, STEM } from '../samples/sample';
import { createTraffic, type Traffic } from '../samples/traffic';
import { ACCOUNT, REGION } from '../samples/vocabulary';
import { logNormal } from './draws';
import type { LogFile, TrafficMinute } from './types';

export type LogFileOptions = Readonly<{
  /** The load balancer's name, such as `app/production-green-orders/9f3b6c1d27e84a05`. */
  loadBalancer: string;
  minutes: readonly TrafficMinute[];
  seed: number;
  /** What the key begins with, as set on the load balancer. */
  prefix?: string;
  /** Nodes of the load balancer: each writes the lines of every so-manyth request. */
  nodes: number;
  /** Whether lines that the fault loses are left out; otherwise the pipeline has to lose them. */
  leaveOutLost?: boolean;
}>;

/** A file as it lies in the bucket, from `deliveredAt` on. */
export type WrittenLog = Readonly<{
  key: string;
  body: Buffer;
  lines: number;
  deliveredAt: number;
}>;

/** Bytes before compression in a gzip member, of which ALB writes several into one object. */
const MEMBER_BYTES = 128 * 1024;

const ZONES = ['10.0.1.17:8080', '10.0.2.23:8080', '10.0.3.31:8080'];

/** Writes what ELB would have written of each of `files`: a line a request, with the statuses that its metrics count. */
export function* writeLogFiles(
  files: readonly LogFile[],
  options: LogFileOptions,
): Generator<WrittenLog> {
  const traffic = createTraffic(createRandom(options.seed), 3);
  for (const file of files) {
    // Of its own seed: whoever asks for one file again gets the same bytes.
    const random = createRandom(
      Math.imul(options.seed, 0x85ebca6b) ^ (file.end / 1000 + file.node),
    );
    const members: Buffer[] = [];
    let text = '';
    let lines = 0;
    for (const line of linesOf(random, traffic, file, options)) {
      text += `${line}\n`;
      lines++;
      if (text.length < MEMBER_BYTES) continue;
      members.push(gzipSync(text));
      text = '';
    }
    if (text !== '') members.push(gzipSync(text));
    const key = keyOf(random, file, options);
    yield { key, body: Buffer.concat(members), lines, deliveredAt: file.deliveredAt };
  }
}

function* linesOf(
  random: Random,
  traffic: Traffic,
  file: LogFile,
  options: LogFileOptions,
): Generator<string> {
  for (const minute of options.minutes) {
    if (minute.at < file.from || minute.at >= file.end) continue;
    const { requests, lostLines } = minute;
    for (let at = file.node; at < requests; at += options.nodes) {
      const isLost = among((at + (requests >> 1)) % requests, lostLines, requests) !== undefined;
      if (isLost && options.leaveOutLost) continue;
      const record = albRecord(random, traffic);
      yield albLine({ ...record, ...outcomeOf(random, minute, at), elb: options.loadBalancer });
    }
  }
}

/** What came of the `at`-th request of a minute: its errors are spread evenly, so that their number is exact. */
function outcomeOf(random: Random, minute: TrafficMinute, at: number): Partial<AlbRecord> {
  const { requests, target5xx, loadBalancer5xx, latency } = minute;
  const error = among(at, target5xx + loadBalancer5xx, requests);
  const came = minute.at + ((at + 0.5) / requests) * 60_000;
  if (error !== undefined && error >= target5xx) {
    return {
      ...timesOf(came, 0),
      ...NO_TARGET,
    };
  }
  const status = error === undefined ? '200' : '500';
  const { p50 = 0.06, p99 = 0.3 } = latency ?? {};
  const seconds = logNormal(random, p50, Math.log(p99 / p50) / 2.326);
  const target = ZONES[at % ZONES.length] ?? '-';
  return {
    ...timesOf(came, seconds),
    target,
    request_processing_time: '0.001',
    target_processing_time: seconds.toFixed(3),
    response_processing_time: '0.000',
    elb_status_code: status,
    target_status_code: status,
    target_port_list: target,
    target_status_code_list: status,
  };
}

/** The time of a line is that of its response. */
function timesOf(came: number, seconds: number) {
  return { time: stamp(came + seconds * 1000), request_creation_time: stamp(came) };
}

function stamp(at: number): string {
  return new Date(at).toISOString().replace('Z', '000Z');
}

/** The which of `some`, evenly spread among `all`, the one at `at` is; `undefined` when it is none of them. */
function among(at: number, some: number, all: number): number | undefined {
  const before = Math.floor((at * some) / all);
  return Math.floor(((at + 1) * some) / all) > before ? before : undefined;
}

function keyOf(random: Random, file: LogFile, { loadBalancer, prefix = '' }: LogFileOptions) {
  const end = new Date(file.end).toISOString();
  const folder = `AWSLogs/${ACCOUNT}/elasticloadbalancing/${REGION}/${end.slice(0, 10).replaceAll('-', '/')}`;
  const time = `${end.slice(0, 16).replace(/[-:]/g, '')}Z`;
  const name = `${STEM}_${dotted(loadBalancer)}_${time}_10.0.${file.node + 1}.214_${hex(random, 8)}.log.gz`;
  return [prefix, folder, name].filter((part) => part !== '').join('/');
}
