import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { writeSample } from '@lambda-core/local/samples/write';
import { startSyslogNgReceiver } from './fixtures/syslog-ng-receiver';
import { startSyslogNgShipper } from './syslog-ng';
import { findSyslogNg } from './syslog-ng-process';

const REASON =
  'syslog-ng is not installed (syslog-ng-core, syslog-ng-mod-extra): its tests are skipped';
const missing = findSyslogNg() === undefined;
if (missing) {
  if (process.env['REQUIRE_ALL'] === '1')
    throw new Error(`${REASON}, and REQUIRE_ALL=1 forbids it`);
  console.warn(REASON);
}

(missing ? describe.skip : describe)('syslog-ng as the receiver', () => {
  test('takes JSON documents, parsed, from many sockets and sets bad lines apart', async () => {
    await using receiver = await startSyslogNgReceiver();
    const sockets = Array.from({ length: 20 }, () => connect(receiver.port, '127.0.0.1'));
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    for (const [from, socket] of sockets.entries()) {
      const documents = Array.from({ length: 500 }, (_, at) => document(`${from}-${at}`));
      socket.end(`${documents.join('\n')}\n`);
    }
    const stray = connect(receiver.port, '127.0.0.1');
    stray.end('{"broken": \nplain words\n');
    expect(await receiver.waitFor(10_002)).toEqual({ accepted: 10_000, refused: 2 });
    const rows = (await readFile(receiver.acceptedFile, 'utf8')).trimEnd().split('\n');
    const parsed = rows.map((row) => JSON.parse(row) as Record<string, string>);
    expect(new Set(parsed.map(({ id }) => id)).size).toBe(10_000);
    expect(parsed.every(({ status, source }) => status === '200' && source === '203.0.113.7')).toBe(
      true,
    );
  });

  test('takes a document of 300 KB whole', async () => {
    await using receiver = await startSyslogNgReceiver();
    const socket = connect(receiver.port, '127.0.0.1');
    socket.end(`${document('long', 'é"\\'.repeat(60_000))}\n`);
    await receiver.waitFor(1);
    const row = await readFile(receiver.acceptedFile, 'utf8');
    expect(JSON.parse(row)).toMatchObject({ id: 'long', message: 'é"\\'.repeat(60_000) });
  });

  test('says so when lines do not come', async () => {
    await using receiver = await startSyslogNgReceiver();
    await expect(receiver.waitFor(1, 100)).rejects.toThrow('0 of 1 lines');
  });
});

(missing ? describe.skip : describe)('syslog-ng as the shipper', () => {
  test('ships every line of a Classic file as JSON', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shipper-'));
    const file = join(folder, 'classic.log');
    await writeSample({ format: 'classic', lines: 3000, seed: 1, hazards: 0, file });
    const received: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk: Buffer) => received.push(chunk));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    const shipper = await startSyslogNgShipper({ file, to: { host: '127.0.0.1', port } });
    const linesOf = () => Buffer.concat(received).toString().split('\n').slice(0, -1);
    while (linesOf().length < 3000) await pause(50);
    await shipper.stop();
    server.close();
    await rm(folder, { recursive: true });
    const documents = linesOf();
    expect(documents).toHaveLength(3000);
    expect(JSON.parse(documents[0] ?? '')).toMatchObject({
      elb: { elb: 'production-green-orders' },
    });
  });
});

function document(id: string, message = ''): string {
  return JSON.stringify({
    '@timestamp': '2026-03-14T09:26:53.589793Z',
    event: { id, dataset: 'aws.elb_logs', category: ['web'] },
    source: { ip: '203.0.113.7', port: 51234 },
    http: { request: { method: 'GET' }, response: { status_code: 200 } },
    message,
  });
}
