import { openReceiver, type Receiver } from '@lambda-core/local/logstash/receiver';
import {
  createTestCertificates,
  missingForTls,
} from '@lambda-core/local/logstash/test-certificates';
import { type Ended, type Running, startCommand } from '../../cli/fixtures/npm-run';
import { jsonLines, openFolder, sample, ship } from './fixtures/ship-run';

const { file } = openFolder();
const log = file('a.log', sample(10));
const noTls = missingForTls();
if (noTls !== undefined) console.warn(`ship over TLS is not tested: ${noTls}`);
const tlsTest = noTls === undefined ? test : test.skip;

const opened: Receiver[] = [];
const running: Running[] = [];
afterEach(async () => {
  for (const { ended, kill } of running.splice(0)) {
    kill('SIGTERM');
    await ended;
  }
  await Promise.all(opened.splice(0).map((receiver) => receiver.close()));
});

async function receiverWith(...options: Parameters<typeof openReceiver>): Promise<Receiver> {
  const receiver = await openReceiver(...options);
  opened.push(receiver);
  return receiver;
}

async function closedPort(): Promise<string> {
  const { port, stop } = await openReceiver();
  await stop();
  return `127.0.0.1:${port}`;
}

/** The milliseconds that the command itself spent, whatever npm and a busy machine took to start it. */
const spent = (stdout: string) => jsonLines(stdout)[0].durationMilliseconds;
const times = (text: string, part: string) => text.split(part).length - 1;

describe('given up after 10 s', () => {
  // Together, for most of it is waiting.
  let to: string;
  let closed: Ended;
  let plain: Ended;
  beforeAll(async () => {
    to = await closedPort();
    const receiver = await openReceiver();
    const toPlain = [log, '--to', `127.0.0.1:${receiver.port}`, '--tls'];
    [closed, plain] = await Promise.all([ship([log, '--to', to]), ship(toPlain)]);
    await receiver.close();
  });

  test('a closed port: it is told what is waited for and why, and the cause once', () => {
    const { status, stdout, stderr } = closed;
    expect(status).toBe(1);
    expect(jsonLines(stdout)).toMatchObject([
      {
        lines: { encountered: 10, sent: 0 },
        failures: { sending: { total: 10 }, sockets: { lastFew: { length: 1 } } },
      },
    ]);
    expect(spent(stdout)).toBeGreaterThanOrEqual(9_900);
    expect(spent(stdout)).toBeLessThan(30_000);
    const why = `${to}: nothing listens there (`;
    const waits = stderr.split('\n').filter((line) => line.startsWith(why));
    expect(waits.length).toBeGreaterThanOrEqual(4);
    expect(waits[0]).toMatch(/\([12] s, attempt \d+\)$/);
    const error = stderr.split('\n').find((line) => line.startsWith('error: ')) ?? '';
    expect(error).toContain(`cannot connect to ${to}, nothing listens there (ECONNREFUSED) (gave`);
    expect(error).toMatch(
      /\(gave up after \d+ s and \d+ attempts to connect; --keep-trying goes on\)/,
    );
    expect(times(error, 'ECONNREFUSED')).toBe(1);
  });

  test('TLS to a plain port: the receiver does not speak TLS there', () => {
    const { status, stderr } = plain;
    expect(status).toBe(1);
    expect(stderr).toContain('it does not seem to speak TLS there');
    expect(stderr).toContain('leave the --tls flags away');
  });
});

test('an unknown host is given up at once, and nothing behind it is tried', async () => {
  const argv = [log, log, '--to', 'nowhere.invalid:5000'];
  const { status, stdout, stderr } = await ship(argv);
  expect(status).toBe(1);
  expect(jsonLines(stdout)).toHaveLength(1);
  expect(spent(stdout)).toBeLessThan(5_000);
  expect(stderr).toContain('nowhere.invalid:5000, there is no host of this name');
  expect(times(stderr, 'ENOTFOUND')).toBe(1);
  expect(stderr).toContain('the files behind it were not shipped');
});

test('--keep-trying goes on, past an unknown host too, and ends on Ctrl-C', async () => {
  const command = startCommand('ship', [log, '--to', 'nowhere.invalid:5000', '--keep-trying']);
  running.push(command);
  await command.said(/^nowhere\.invalid:5000: there is no host of this name \(.* attempt [2-9]/m);
  command.interrupt();
  const { status, stdout } = await command.ended;
  expect(status).toBe(130);
  expect(jsonLines(stdout)).toMatchObject([{ error: 'interrupted, 0 lines confirmed' }]);
});

test('a receiver that is late gets everything', async () => {
  const receiver = await receiverWith();
  await receiver.stop();
  const command = startCommand('ship', [log, '--to', `127.0.0.1:${receiver.port}`]);
  running.push(command);
  await command.said(/nothing listens there \(\d+ s, attempt \d+\)/);
  await receiver.start();
  expect(await command.ended).toMatchObject({ status: 0 });
  expect(receiver.counters.lines).toBe(10);
});

tlsTest('a certificate that is not trusted is given up at once, with the remedy', async () => {
  const { server } = createTestCertificates();
  const { port } = await receiverWith({ tls: server });
  const { status, stdout, stderr } = await ship([log, '--to', `127.0.0.1:${port}`, '--tls']);
  expect(status).toBe(1);
  expect(spent(stdout)).toBeLessThan(5_000);
  expect(stderr).toContain(
    'its certificate is not trusted: unable to verify the first certificate',
  );
  expect(stderr).toContain('--tls-ca');
});

tlsTest('plain TCP to a TLS port says that the receiver speaks TLS there', async () => {
  const { server } = createTestCertificates();
  const { port } = await receiverWith({ tls: server });
  // More than the sockets take before the receiver gives up on what it reads.
  const large = file('large.log', sample(30_000));
  const { status, stderr } = await ship([large, '--to', `127.0.0.1:${port}`]);
  expect(status).toBe(1);
  expect(stderr).toContain('the receiver speaks TLS there: use --tls');
});
