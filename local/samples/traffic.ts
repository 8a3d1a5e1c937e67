import { between, hex, pick, pool, type Random } from '../random';
import { CIPHERS, HOSTS, METHODS, PATHS, QUERIES, USER_AGENTS } from './vocabulary';

/** A request line and what goes with it. `scheme` says whether the TLS fields are filled. */
export type Request = Readonly<{
  type: 'http' | 'https' | 'h2' | 'ws' | 'wss' | 'grpcs';
  host: string;
  line: string;
}>;

/** What came of a request: the backend, the three timings, both statuses, both byte counts. */
export type Outcome = Readonly<{
  backend: string;
  timings: readonly [string, string, string];
  status: string;
  backendStatus: string;
  received: string;
  sent: string;
}>;

export type Traffic = Readonly<{
  clients: readonly string[];
  requests: readonly Request[];
  outcomes: readonly Outcome[];
  userAgents: readonly string[];
  ciphers: readonly string[];
}>;

const STATUSES = [
  ...Array<string>(30).fill('200'),
  ...['201', '204', '204', '301', '302', '304', '304', '400', '401', '404', '404', '500'],
];

/** Everything that a line is composed from; `decimals` is 6 for Classic and 3 for ALB timings. */
export function createTraffic(random: Random, decimals: 3 | 6): Traffic {
  return {
    clients: pool(4096, () => clientAddress(random)),
    requests: pool(4096, () => request(random)),
    outcomes: pool(4096, () => outcome(random, decimals)),
    userAgents: USER_AGENTS,
    ciphers: CIPHERS,
  };
}

/** Mostly IPv4, a few IPv6: ELB writes the latter without brackets before the port. */
export function clientAddress(random: Random): string {
  if (random() % 24 === 0) {
    return `2a02:8109:${hex(random, 4)}:${hex(random, 4)}:${hex(random, 4)}::${hex(random, 3)}`;
  }
  const parts = [between(random, 20, 223), random() % 256, random() % 256, between(random, 1, 255)];
  return parts.join('.');
}

function request(random: Random): Request {
  const host = pick(random, HOSTS);
  const kind = random() % 100;
  if (kind < 1) {
    return { type: 'wss', host, line: `GET https://${host}:443/live HTTP/1.1` };
  }
  if (kind < 2) {
    const line = `POST https://${host}:443/thing.orders.v1.Orders/List HTTP/2.0`;
    return { type: 'grpcs', host, line };
  }
  const type = kind < 20 ? 'http' : kind < 60 ? 'https' : 'h2';
  const origin = type === 'http' ? `http://${host}:80` : `https://${host}:443`;
  const version = type === 'h2' ? 'HTTP/2.0' : 'HTTP/1.1';
  const path = fill(random, pick(random, PATHS)) + fill(random, pick(random, QUERIES));
  return { type, host, line: `${pick(random, METHODS)} ${origin}${path} ${version}` };
}

function fill(random: Random, template: string): string {
  return template
    .replace('{id}', String(between(random, 1000, 9_999_999)))
    .replace('{hex}', hex(random, 16))
    .replace('{n}', String(between(random, 1, 400)));
}

function outcome(random: Random, decimals: 3 | 6): Outcome {
  const received = random() % 4 === 0 ? String(between(random, 20, 9000)) : '0';
  const seconds = (limit: number) => (between(random, 0, limit) / 1e6).toFixed(decimals);
  if (random() % 200 === 0) {
    // No backend answered: ELB writes its own status and -1 for each timing.
    const timings = ['-1', '-1', '-1'] as const;
    return { backend: '-', timings, status: '503', backendStatus: '-', received, sent: '0' };
  }
  const status = pick(random, STATUSES);
  const slow = random() % 50 === 0 ? 4_000_000 : 120_000;
  return {
    backend: `10.0.${between(random, 1, 4)}.${between(random, 10, 60)}:8080`,
    timings: [seconds(900), seconds(slow), seconds(400)],
    status,
    backendStatus: status,
    received,
    sent: status === '204' || status === '304' ? '0' : String(between(random, 90, 80_000)),
  };
}
