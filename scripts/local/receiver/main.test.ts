import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const folder = mkdtempSync(join(tmpdir(), 'lambda-core-receiver-'));
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function start(...flags: string[]) {
  const parameters = ['--require', 'tsx/cjs', join(__dirname, 'main.ts'), ...flags];
  const child = spawn(process.execPath, parameters, { stdio: 'pipe' });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => JSON.parse(String((await lines.next()).value));
  let errors = '';
  child.stderr.on('data', (text) => {
    errors += text;
  });
  return { child, next, exit: once(child, 'close').then(([code]) => ({ code, errors })) };
}

async function send(port: number, text: string): Promise<void> {
  const socket = net.connect({ port, host: '127.0.0.1' }).resume();
  socket.end(text);
  await once(socket, 'end');
}

test('prints its port, its counters on demand, and both again when its input ends', async () => {
  const file = join(folder, 'lines');
  const { child, next, exit } = start('--to', file);
  const { port } = await next();
  await send(port, '{"a":1}\nbroken\n{"half"');
  child.stdin.write('stats\n');
  expect(await next()).toMatchObject({ lines: 2, malformedLines: 1 });
  expect(readFileSync(file, 'utf8')).toBe('{"a":1}\nbroken\n');
  child.stdin.end();
  expect(await next()).toMatchObject({ lines: 2, partialLines: 1 });
  expect(await exit).toEqual({ code: 0, errors: '' });
});

test('prints its counters when it is terminated', async () => {
  const { child, next, exit } = start('--count-only');
  const { port } = await next();
  await send(port, 'x\n'.repeat(1000));
  child.kill('SIGTERM');
  expect(await next()).toMatchObject({ lines: 1000, malformedLines: 0 });
  expect((await exit).code).toBe(0);
});

test.each([
  [['--port', 'many'], /--port expects a whole number from 0 to 65535, not "many"/],
  [['--bytes-per-second', '0'], /--bytes-per-second expects a whole number from 1/],
  [['--fast'], /--fast/],
])('refuses %j with status 2', async (flags, message) => {
  const { code, errors } = await start(...flags).exit;
  expect(code).toBe(2);
  expect(errors).toMatch(message);
});
