import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { parseFlags } from '../flags';
import { clientFor } from './client';

const MAIN = join(__dirname, '..', 'main.ts');
const ARGUMENTS = ['--require', 'tsx/cjs', MAIN];

test('as a process of its own it says where it listens, and ends with its standard input', async () => {
  const flags = ['--until-stdin-ends', '--synthetic', 'big=1000000x5/10'];
  const child = spawn(process.execPath, [...ARGUMENTS, ...flags], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { endpoint } = JSON.parse(String(line)) as { endpoint: string };
  expect(endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const client = clientFor(endpoint);
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(['big']);
  const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: 'big' }));
  expect(KeyCount).toBe(1000);
  client.destroy();
  child.stdin.end();
  expect(await exit).toEqual([0, null]);
});

test('SIGTERM ends it with status 0', async () => {
  const child = spawn(process.execPath, ARGUMENTS, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  await once(child.stdout, 'data');
  child.kill('SIGTERM');
  expect(await exit).toEqual([0, null]);
});

test('a wrong flag ends with status 2 and a line that names it', async () => {
  const child = spawn(process.execPath, [...ARGUMENTS, '--fail', '7'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(said).toBe('s3: --fail: found 7, expected a share from 0 to 1\n');
  expect(status).toBe(2);
});

test('help is printed on standard output', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [...ARGUMENTS, '--help']);
  expect(stdout).toMatch(/^Usage: /);
});

test('flags become options', () => {
  const flags =
    '--port 0 --latency CopyObject=60,all=5 --rate-limit writes=10 --fail 0.05 --seed 3 --fail-kinds stall,reset';
  expect(parseFlags(flags.split(' ')).options).toEqual({
    port: 0,
    faults: {
      latency: { CopyObject: 60, all: 5 },
      rateLimit: { writes: 10 },
      failures: { rate: 0.05, seed: 3, kinds: ['stall', 'reset'] },
    },
  });
});

test.each([
  ['--port abc', '--port: found abc, expected a port from 0 to 65535'],
  ['--latency Copy=60', '--latency: found Copy, expected all or one of'],
  ['--latency all=soon', '--latency all: found soon, expected a whole number from 0'],
  ['--rate-limit everything=1', '--rate-limit: found everything, expected reads or writes'],
  ['--rate-limit reads', '--rate-limit: found reads, expected NAME=NUMBER,…'],
  ['--fail 1 --fail-kinds what', '--fail-kinds: found what, expected some of slow-down, '],
  ['--fail-kinds stall', '--fail-kinds: found stall, expected to come with --fail'],
  ['--seed 4', '--seed: found 4, expected to come with --fail'],
  ['--synthetic big', '--synthetic: found big, expected BUCKET=COUNT[xBYTES][/PREFIXES]'],
])('%s is refused', (flags, message) => {
  expect(() => parseFlags(flags.split(' '))).toThrow(message);
});
