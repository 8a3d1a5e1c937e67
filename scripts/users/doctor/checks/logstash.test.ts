import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { ConnectError } from '@lambda-core/elb-log-processor/delivery/socket-connect';
import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import {
  createTestCertificates,
  missingForTls,
} from '@lambda-core/local/logstash/test-certificates';
import type { LogstashSettings } from '../../environment/colour-settings';
import { connectFinding, replyFindings, theirCertificate } from './logstash';
import { type ProbeTarget, probe } from './probe';

const signal = new AbortController().signal;
const target = (port: number, more: Partial<ProbeTarget> = {}): ProbeTarget => ({
  host: '127.0.0.1',
  port,
  protocol: 'lumberjack',
  tls: undefined,
  patienceMilliseconds: 200,
  ...more,
});
const settings = (more: Partial<LogstashSettings> = {}): LogstashSettings => ({
  host: 'logs',
  port: 5044,
  protocol: 'lumberjack',
  tls: false,
  tlsSecretArn: undefined,
  ...more,
});

/** A receiver that does with each connection what it likes. */
async function serving(connected: (socket: Socket) => void) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}).resume());
    connected(socket);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}

test('a beats input acknowledges a window of no documents, and has received none', async () => {
  const receiver: Receiver = await openReceiver();
  expect(await probe(target(receiver.port), signal)).toEqual({ reply: 'acknowledged' });
  expect(receiver.counters).toMatchObject({ lines: 0, partialWindows: 0 });
  await receiver.close();
});

test.each([
  ['closes', (socket: Socket) => void socket.once('data', () => socket.end()), 'closed'],
  ['says something else', (socket: Socket) => void socket.write('HTTP/1.1 400\r\n'), 'foreign'],
  ['says nothing', () => {}, 'silent'],
])('one that %s', async (_, connected, reply) => {
  await using server = await serving(connected);
  expect(await probe(target(server.port), signal)).toMatchObject({ reply });
});

test('to a tcp input nothing is sent', async () => {
  let bytes = 0;
  await using server = await serving((socket) =>
    socket.on('data', (data) => {
      bytes += data.length;
    }),
  );
  expect(await probe(target(server.port, { protocol: 'tcp' }), signal)).toEqual({
    reply: 'silent',
  });
  expect(bytes).toBe(0);
});

const missing = missingForTls();
(missing ? test.skip : test)('over TLS, its certificate tells its last day', async () => {
  const { ca, server } = createTestCertificates();
  const receiver = await openReceiver({ tls: server });
  const tls = { ca };
  const probed = await probe(target(receiver.port, { tls }), signal);
  expect(probed).toMatchObject({ reply: 'acknowledged', validTo: expect.any(Date) });
  expect(theirCertificate(probed, Date.now())).toMatchObject([
    { status: 'warning', found: expect.stringMatching(/^valid until .*, 1 more days$/) },
  ]);
  await expect(probe(target(receiver.port, { tls: {} }), signal)).rejects.toMatchObject({
    kind: 'certificate',
  });
  await receiver.close();
});

const DAY = 24 * 60 * 60_000;
test.each([
  [31, 'ok'],
  [29, 'warning'],
  [-1, 'wrong'],
])('a certificate that has %d days left: %s', (days, status) => {
  const now = Date.UTC(2026, 2, 14);
  const validTo = new Date(now + days * DAY);
  expect(theirCertificate({ reply: 'acknowledged', validTo }, now)).toMatchObject([{ status }]);
});

test.each([
  [{ reply: 'acknowledged' }, {}, 'ok', 'logs:5044 speaks lumberjack without TLS'],
  [{ reply: 'silent' }, { protocol: 'tcp', tls: true }, 'ok', 'takes connections over TLS'],
  [{ reply: 'silent' }, {}, 'unknown', 'acknowledges no empty window'],
  [{ reply: 'closed' }, {}, 'wrong', 'closes the connection when it hears Lumberjack'],
  [{ reply: 'foreign', said: 'HTTP' }, {}, 'wrong', 'says "HTTP", which is no Lumberjack'],
] as const)('%j of %j is %s', (probed, more, status, found) => {
  expect(replyFindings(settings(more), probed, 'green.tfvars')).toMatchObject([
    { status, found: expect.stringContaining(found) },
  ]);
});

test('whoever cannot be reached is wrong, but for one that only a VPC reaches', () => {
  const error = new ConnectError('logs:5044', 'refused', new Error('ECONNREFUSED'));
  const where = (inVpc: boolean) => connectFinding(settings(), error, { file: 'f', inVpc });
  expect(where(false)).toMatchObject({
    status: 'wrong',
    found: 'logs:5044: nothing listens there',
  });
  expect(where(true)).toMatchObject({ status: 'unknown', remedy: expect.stringContaining('VPC') });
});

test('a host that nobody has put in a name of their own for is said to be an example', () => {
  const error = new ConnectError('x:5044', 'unknown host', new Error('ENOTFOUND'));
  const remedyOf = (host: string) =>
    connectFinding(settings({ host }), error, { file: 'f', inVpc: false }).remedy;
  expect(remedyOf('logstash.staging.thing.com')).toBe(
    'correct logstash.host in f, an example of this repository, or make the name',
  );
  expect(remedyOf('logs')).toBe('correct logstash.host in f, or make the name');
});
