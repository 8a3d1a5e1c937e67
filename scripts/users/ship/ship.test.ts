import { gzipSync } from 'node:zlib';
import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import {
  createTestCertificates,
  missingForTls,
} from '@lambda-core/local/logstash/test-certificates';
import { jsonLines, openFolder, sample, ship } from './fixtures/ship-run';

const { file } = openFolder();
let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

test.each([
  ['lumberjack', []],
  ['lumberjack, compressed', ['--compression', '6']],
  ['tcp', ['--protocol', 'tcp']],
])(
  '%s: several files, plain and gzip, go to a receiver; a summary each, status 0',
  async (_, protocol) => {
    receiver = await openReceiver({ trackIds: true, keep: 1 });
    const files = [file('a.log', sample(300)), file('b.log.gz', gzipSync(sample(200)))];
    const to = `127.0.0.1:${receiver.port}`;
    const { status, stdout, stderr } = await ship([
      ...files,
      ...protocol,
      '--to',
      to,
      '--api',
      'orders',
      '--environment',
      'ci',
      '--application',
      'shop',
      '--component',
      'lb',
      '--label',
      'team=checkout',
      '--label',
      'note=a=b',
    ]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/^2 files: 500 of 500 lines confirmed in /m);
    expect(jsonLines(stdout)).toMatchObject([
      { file: files[0], lines: { encountered: 300, parsed: 300, sent: 300 } },
      { file: files[1], lines: { encountered: 200, parsed: 200, sent: 200 } },
    ]);
    expect(receiver.ids.size).toBe(500);
    expect(receiver.documents[0]).toMatchObject({
      service: { name: 'shop', type: 'lb', environment: 'ci' },
      labels: { api: 'orders', team: 'checkout', note: 'a=b' },
      log: { file: { path: files[0] } },
    });
  },
);

test('standard input to standard output: documents and nothing else on it', async () => {
  const { status, stdout, stderr } = await ship(['-', '--to', '-'], gzipSync(sample(50)));
  expect(status).toBe(0);
  const all = jsonLines(stdout);
  expect(all).toHaveLength(50);
  for (const document of all) expect(document.event.dataset).toBe('aws.elb_logs');
  expect(JSON.parse(stderr)).toMatchObject({ file: '-', lines: { sent: 50 } });
});

test('a file that is no log goes raw, and that is told', async () => {
  const path = file('picture.log', Buffer.from('\x89PNG\r\n'));
  const { status, stdout, stderr } = await ship([path, '--to', '-']);
  expect(status).toBe(0);
  expect(jsonLines(stdout)).toMatchObject([
    { error: { message: '1 field that fits no ELB log format' }, tags: ['_elbparsefailure'] },
  ]);
  expect(stderr).toMatch(/^warning: .*picture\.log: nothing of it parsed, all went raw/m);
});

test('a truncated gzip: what is whole is shipped, the status is 1', async () => {
  const zipped = gzipSync(sample(1_000));
  const path = file('cut.gz', zipped.subarray(0, zipped.length - 5_000));
  const { status, stdout, stderr } = await ship([path, '--to', '-']);
  expect(status).toBe(1);
  expect(jsonLines(stdout).length).toBeGreaterThan(100);
  expect(stderr).toContain('truncated');
});

test('a wrong flag: nothing is shipped, the status is 2', async () => {
  const flags = ['--to', 'h:1', '--tls-ca', 'package.json'];
  const { status, stdout, stderr } = await ship([file('c.log', sample(5)), ...flags]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('--tls-ca package.json: found no certificate, expected');
});

const noTls = missingForTls();
if (noTls !== undefined) console.warn(`ship over TLS is not tested: ${noTls}`);

(noTls === undefined ? test.each : test.skip.each)(['lumberjack', 'tcp'])(
  '%s over TLS with a client certificate',
  async (protocol) => {
    const { ca, server, client } = createTestCertificates();
    receiver = await openReceiver({ trackIds: true, tls: { ...server, clientCa: ca } });
    const pem = (name: string, text: string) => file(name, Buffer.from(text));
    const { status, stderr } = await ship([
      file('e.log', sample(100)),
      '--to',
      `127.0.0.1:${receiver.port}`,
      '--protocol',
      protocol,
      '--tls-ca',
      pem('ca.pem', ca),
      '--tls-certificate',
      pem('client.pem', client.cert),
      '--tls-key',
      pem('client.key', client.key),
      '--tls-server-name',
      'logstash.test',
    ]);
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(receiver.ids.size).toBe(100);
  },
);
