import { mkdtemp, readFile, rm } from 'node:fs/promises';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { familyOf, untilGone } from '@lambda-core/local/lambda/fixtures/processes';
import { npmRun, type Running, startNpmRun } from '../../cli/fixtures/npm-run';

const MINUTES = 5 * 60_000;

/** Somebody else who listens there, whether that is us or not. */
async function occupy(port: number) {
  const server = net.createServer();
  const free = await listens(server, port);
  const taken = free ? (server.address() as AddressInfo).port : port;
  return { port: taken, [Symbol.asyncDispose]: async () => void server.close() };
}

/** Whether it could: a server that could not says so by an error. */
async function listens(server: net.Server, port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
  });
}

test.each([
  ['--port', 'S3'],
  ['--lambda-port', 'Lambda'],
  ['--receiver-port', 'the receiver'],
])(
  '%s that is taken ends it, and says so',
  async (flag, what) => {
    await using other = await occupy(0);
    const { status, stderr } = await npmRun('start', ['--exit', flag, String(other.port)]);
    expect(stderr).toContain(
      `error: ${what}: port ${other.port} of 127.0.0.1 is taken, expected a free one; 0 takes any`,
    );
    expect(status).toBe(1);
  },
  MINUTES,
);

test(
  'with 4566 taken it takes another port, everything reconciles, and the same seed leaves the same recording',
  async () => {
    await using _other = await occupy(4566);
    const folder = await mkdtemp(join(tmpdir(), 'lambda-core-start-'));
    const recording = (name: string) => ['--seed', '7', '--record', join(folder, name)];
    const [{ status, stdout }] = await Promise.all([
      npmRun('start', ['--exit', ...recording('one.html')]),
      npmRun('start', ['--exit', '--port', '0', ...recording('other.html')]),
    ]);
    const [one, other] = await Promise.all(
      ['one.html', 'other.html'].map((name) => readFile(join(folder, name))),
    );
    await rm(folder, { recursive: true });
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
    expect(one?.length).toBeGreaterThan(50_000);
    expect(stdout).toMatch(/^The first documents were confirmed \d+\.\d s after the start\.$/m);
    expect(stdout).toMatch(/^ {2}S3 +http:\/\/127\.0\.0\.1:(?!4566)\d+ \(4566 is taken\)\n/m);
    expect(stdout).toMatch(
      /^clone first-photos-photos-copy: finished in .* s: 2,005 objects copied/m,
    );
    expect(stdout).toContain('Everything reconciled.');
    expect(stdout).toMatch(/^ {2}lines +60,000 lines read = 60,000 confirmed \+ 0 failed$/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    expect(status).toBe(0);
  },
  MINUTES,
);

test.each([
  ['Ctrl-C', (running: Running) => running.interrupt()],
  ['SIGTERM to npm', (running: Running) => running.kill('SIGTERM')],
  ['SIGKILL to npm', (running: Running) => running.kill('SIGKILL')],
])(
  '%s leaves neither a process nor a port behind',
  async (_, end) => {
    // Slow enough for files to be under way for minutes.
    const slow = ['--receiver-bytes-per-second', '100000'];
    const running = startNpmRun('start', ['--port', '0', ...slow]);
    // The functions are at work then.
    const said = await running.said(/^[1-9]\S* of \S+ lines arrived$/m);
    const [, port] = /S3 +http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
    const family = familyOf(running.child.pid ?? 0);
    expect(family.length).toBeGreaterThan(3);
    end(running);
    await untilGone(family);
    const server = net.createServer();
    expect(await listens(server, Number(port))).toBe(true);
    server.close();
    expect((await running.ended).stdout).toMatch(
      /^In all:\n {2}files .*, \d+ interrupted\n( {2}.*\n){6}$/m,
    );
    expect(running.heard.slice(running.heard.indexOf('In all:'))).not.toContain('lines arrived');
  },
  MINUTES,
);

test.each([
  ['--port x', '--port: found "x", expected a port'],
  ['--s3-latency Copy=60', '--s3-latency: found "Copy", expected all or one of'],
  ['--s3-seed 2', '--s3-seed: found "2", expected to come with --s3-fail'],
  ['--receiver-reset-after no', '--receiver-reset-after: found "no", expected a whole number'],
])('%s is refused before anything is built', async (flags, message) => {
  const { status, stderr, stdout } = await npmRun('start', flags.split(' '));
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});
