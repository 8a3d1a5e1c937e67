import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ROOT } from '../../build/functions';
import { commandLine } from '../../cli/command-line';
import { endedCommand, type Running, startCommand, startProcess } from '../../cli/fixtures/npm-run';
import { parseFlags } from './flags';

const folder = mkdtempSync(join(tmpdir(), 'lambda-core-receiver-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(...flags: string[]) {
  return heard(startCommand('receiver', flags, { keepsInputOpen: true }));
}

/** As a script's shell does with `&`. */
function startInBackground(...flags: string[]) {
  const { PATH, HOME } = process.env;
  const line = ['exec "$@" < /dev/null', 'sh', ...commandLine('receiver'), ...flags];
  return heard(startProcess('sh', ['-c', ...line], { cwd: ROOT, env: { PATH, HOME } }));
}

function heard(running: Running) {
  const stdout = running.child.stdout as Readable;
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return { ...running, next: async () => JSON.parse(String((await lines.next()).value)) };
}

async function send(port: number, text: string): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1' }).resume();
  socket.end(text);
  await once(socket, 'end');
}

test('prints its port, its counters on demand, and both again when its input ends', async () => {
  const file = join(folder, 'lines');
  const { child, next, ended } = start('--to', file);
  const { port } = await next();
  await send(port, '{"a":1}\nbroken\n{"half"');
  child.stdin?.write('stats\n');
  expect(await next()).toMatchObject({ lines: 2, malformedLines: 1 });
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}\nbroken\n');
  child.stdin?.end();
  expect(await next()).toMatchObject({ lines: 2, partialLines: 1 });
  expect(await ended).toMatchObject({ status: 0, stderr: '' });
});

test('prints its counters when it is interrupted, and not before where nobody can type', async () => {
  const { interrupt, next, ended } = startInBackground('--count-only');
  const { port } = await next();
  await send(port, 'x\n'.repeat(1000));
  interrupt();
  expect(await next()).toMatchObject({ lines: 1000, malformedLines: 0 });
  expect((await ended).status).toBe(130);
});

test('flags become behaviour', () => {
  const flags = '--bytes-per-second 5 --reset-after 10 --faulty-connections 2'.split(' ');
  expect(parseFlags(flags).behaviour).toEqual({
    bytesPerSecond: 5,
    resetAfterBytes: 10,
    faultyConnections: 2,
  });
});

test.each([
  ['--port many', '--port: found "many", expected a port from 0 to 65535'],
  ['--bytes-per-second 0', '--bytes-per-second: found "0", expected a whole number from 1'],
  ['--faulty-connections 2', '--faulty-connections: found without --reset-after'],
])('%s is refused', (flags, message) => {
  expect(() => parseFlags(flags.split(' '))).toThrow(message);
});

test('a wrong flag ends with status 2 and a line that names it', async () => {
  const { status, stderr } = await endedCommand('receiver', ['--fast']);
  expect(stderr).toContain('--fast');
  expect(status).toBe(2);
});
