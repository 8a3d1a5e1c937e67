import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../build/functions';
import { npmRun } from './fixtures/npm-run';

const PROGRAM = join(__dirname, 'fixtures', 'interruptible.ts');
const NODE = [process.execPath, '--require', 'tsx/cjs', PROGRAM];

async function started(child: ChildProcess) {
  const output = text(child.stdout as NodeJS.ReadableStream);
  const [ready] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  const closed = once(child, 'close');
  return { pid: Number(String(ready).split(' ')[1]), output, closed };
}

function start(...argv: string[]) {
  const [command, ...rest] = [...NODE, ...argv] as [string, ...string[]];
  return spawn(command, rest, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
}

test.each([
  ['heeds', 'SIGINT', 130],
  ['heeds', 'SIGTERM', 143],
  ['fails', 'SIGHUP', 129],
] as const)(
  'a program that %s %s ends with a status that shells know',
  async (way, signal, expected) => {
    const child = start(way);
    const { output, closed } = await started(child);
    child.kill(signal);
    expect((await closed)[0]).toBe(expected);
    if (way === 'heeds') expect(await output).toContain('cleaned up');
  },
);

test('a second signal ends a program that ignores the first', async () => {
  const child = start('ignores');
  const { closed } = await started(child);
  child.kill('SIGINT');
  child.kill('SIGTERM');
  // Which of the two is heard first is the kernel's to say.
  expect([130, 143]).toContain((await closed)[0]);
});

test('a program that leaves has said all, and waits for nothing', async () => {
  const { output, closed } = await started(start('leaves'));
  expect((await closed)[0]).toBe(3);
  expect(await output).toMatch(/x{1000000}\n$/);
});

test('a program whose npm is gone with its shell cleans up and ends', async () => {
  // dash dies of a signal without passing it on: what is left is a process with another parent.
  const shell = spawn('sh', ['-c', `"$0" "$@"; :`, ...NODE, 'heeds'], {
    cwd: ROOT,
    env: { ...process.env, npm_lifecycle_event: 'program' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { output } = await started(shell);
  shell.kill('SIGKILL');
  expect(await output).toContain('cleaned up');
});

test('a program whose npm was killed outright cleans up and ends, although its shell lives', async () => {
  const inner = `sh -c '"$0" "$@"; :' "$0" "$@"; :`;
  const npm = spawn('sh', ['-c', inner, ...NODE, 'heeds'], {
    cwd: ROOT,
    env: { ...process.env, npm_lifecycle_event: 'program' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { output } = await started(npm);
  npm.kill('SIGKILL');
  expect(await output).toContain('cleaned up');
});

test.each(['start', 'ship', 'clone', 'build', 'tf', 'bench', 'chaos', 'samples', 's3', 'receiver'])(
  'npm run %s -- --help prints to standard output and ends with 0',
  async (name) => {
    const { status, stdout, stderr } = await npmRun(name, ['--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/npm (start|run)/);
  },
);

test.each(['clone', 'ship'])(
  '%s refuses an environment that trusts any certificate',
  async (name) => {
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };
    const { status, stderr } = await npmRun(name, ['--to', '-'], { env });
    expect(stderr).toMatch(/^error: NODE_TLS_REJECT_UNAUTHORIZED: found 0, which lets everybody/);
    expect(status).toBe(1);
  },
);

test('every command is told of in README, or for developers in CONTRIBUTING', async () => {
  const read = (name: string) => readFile(join(ROOT, name), 'utf8');
  const documents = (await read('README.md')) + (await read('CONTRIBUTING.md'));
  const { scripts } = JSON.parse(await read('package.json')) as { scripts: Record<string, string> };
  // npm runs `prepare`, and `npm test` the parts of it.
  const inner = ['prepare', 'lint', 'typecheck', 'unit'];
  const told = (name: string) => new RegExp(`npm (run )?(-s )?${name}(?![\\w:])`).test(documents);
  expect(Object.keys(scripts).filter((name) => !inner.includes(name) && !told(name))).toEqual([]);
});
