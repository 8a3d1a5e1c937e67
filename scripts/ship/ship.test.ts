import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { npmRun } from '../cli/fixtures/npm-run';
import { openReceiver, type Receiver } from '../local/receiver/receiver';
import { createTestCertificates, missingForTls } from '../local/receiver/test-certificates';
import { sampleChunks } from '../local/samples/lines';

const folder = mkdtempSync(join(tmpdir(), 'lambda-core-ship-'));
afterAll(() => rmSync(folder, { recursive: true }));
let receiver: Receiver | undefined;
afterEach(async () => {
  await receiver?.close();
  receiver = undefined;
});

const ship = (args: readonly string[], input?: Uint8Array) => npmRun('ship', args, { input });

function file(name: string, content: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const sample = (lines: number) =>
  Buffer.concat([...sampleChunks({ format: 'alb', lines, seed: 3 })]);
const documents = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('several files, plain and gzip, go to a receiver; a summary each, status 0', async () => {
  receiver = await openReceiver({ trackIds: true, keep: 1 });
  const files = [file('a.log', sample(300)), file('b.log.gz', gzipSync(sample(200)))];
  const to = `127.0.0.1:${receiver.port}`;
  const { status, stdout, stderr } = await ship([
    ...files,
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
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(documents(stdout)).toMatchObject([
    { file: files[0], lines: { encountered: 300, parsed: 300, sent: 300 } },
    { file: files[1], lines: { encountered: 200, parsed: 200, sent: 200 } },
  ]);
  expect(receiver.ids.size).toBe(500);
  expect(receiver.documents[0]).toMatchObject({
    service: { name: 'shop', type: 'lb', environment: 'ci' },
    labels: { api: 'orders', team: 'checkout', note: 'a=b' },
    log: { file: { path: files[0] } },
  });
});

test('standard input to standard output: documents and nothing else on it', async () => {
  const { status, stdout, stderr } = await ship(['-', '--to', '-'], gzipSync(sample(50)));
  expect(status).toBe(0);
  const all = documents(stdout);
  expect(all).toHaveLength(50);
  for (const document of all) expect(document.event.dataset).toBe('aws.elb_logs');
  expect(JSON.parse(stderr)).toMatchObject({ file: '-', lines: { sent: 50 } });
});

test('a receiver that is not there: status 1, and what was not delivered is told', async () => {
  receiver = await openReceiver();
  await receiver.stop();
  const to = `127.0.0.1:${receiver.port}`;
  const { status, stdout, stderr } = await ship([
    file('c.log', sample(10)),
    '--to',
    to,
    '--attempts',
    '1',
    '--connection-wait-milliseconds',
    '100',
  ]);
  expect(status).toBe(1);
  expect(documents(stdout)[0]).toMatchObject({
    lines: { encountered: 10, sent: 0 },
    failures: { sending: { total: 10 } },
  });
  expect(stderr).toContain('ECONNREFUSED');
});

test('a truncated gzip: what is whole is shipped, the status is 1', async () => {
  const zipped = gzipSync(sample(1_000));
  const path = file('cut.gz', zipped.subarray(0, zipped.length - 5_000));
  const { status, stdout, stderr } = await ship([path, '--to', '-']);
  expect(status).toBe(1);
  expect(documents(stdout).length).toBeGreaterThan(100);
  expect(stderr).toContain('truncated');
});

describe('wrong flags and files', () => {
  test.each([
    ['no --to', ['-'], 2, '--to: is missing, expected HOST:PORT or -'],
    ['--to without a port', ['-', '--to', 'host'], 2, '--to: found "host", expected HOST:PORT'],
    ['--to with port 0', ['-', '--to', 'host:0'], 2, '--to: found "host:0", expected HOST:PORT'],
    ['--to a URL', ['-', '--to', 'tcp://h:1'], 2, '--to: found "tcp://h:1", expected HOST:PORT'],
    ['no file', ['--to', '-'], 2, 'FILE: is missing'],
    ['an unknown flag', ['-', '--to', '-', '--apis', 'x'], 2, "Unknown option '--apis'"],
    [
      'a label without =',
      ['-', '--to', '-', '--label', 'x'],
      2,
      '--label: found "x", expected NAME=VALUE',
    ],
    [
      'a count that is none',
      ['-', '--to', '-', '--attempts', '0'],
      2,
      '--attempts: found "0", expected',
    ],
    [
      'a certificate that is not there',
      ['-', '--to', 'h:1', '--tls-ca', 'none.pem'],
      2,
      '--tls-ca: "none.pem" cannot be read',
    ],
    ['a file that is not there', ['none.log', '--to', '-'], 1, 'none.log cannot be read: ENOENT'],
    ['a directory', ['.', '--to', '-'], 1, '. is a directory, expected a log file'],
  ])('%s', async (_, args, expected, message) => {
    const { status, stdout, stderr } = await ship(args, Buffer.alloc(0));
    expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
    expect(stderr).toContain(message);
  });

  test('a missing second file sends nothing of the first', async () => {
    const { stdout } = await ship([file('d.log', sample(5)), 'none.log', '--to', '-']);
    expect(stdout).toBe('');
  });

  test('--help shows how and ends with 0', async () => {
    const { status, stdout } = await ship(['--help']);
    expect(status).toBe(0);
    expect(stdout).toContain('npm run -s ship -- FILE... --to HOST:PORT');
  });
});

const noTls = missingForTls();
if (noTls !== undefined) console.warn(`ship over TLS is not tested: ${noTls}`);

(noTls === undefined ? test : test.skip)('TLS with a client certificate', async () => {
  const { ca, server, client } = createTestCertificates();
  receiver = await openReceiver({ trackIds: true, tls: { ...server, clientCa: ca } });
  const pem = (name: string, text: string) => file(name, Buffer.from(text));
  const { status, stderr } = await ship([
    file('e.log', sample(100)),
    '--to',
    `127.0.0.1:${receiver.port}`,
    '--tls-ca',
    pem('ca.pem', ca),
    '--tls-certificate',
    pem('client.pem', client.cert),
    '--tls-key',
    pem('client.key', client.key),
    '--tls-server-name',
    'logstash.test',
  ]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(receiver.ids.size).toBe(100);
});
