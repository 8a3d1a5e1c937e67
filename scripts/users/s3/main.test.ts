import { ListBucketsCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { clientFor } from '@lambda-core/local/s3/fixtures/client';
import { endedCommand, startCommand } from '../../cli/fixtures/npm-run';
import { parseFlags } from './flags';

const LISTENS = /\{"endpoint":"(http:\/\/127\.0\.0\.1:\d+)"\}\n/;

test('as a process of its own it says where it listens, and ends with its standard input', async () => {
  const flags = ['--until-stdin-ends', '--synthetic', 'big=1000000x5/10'];
  const server = startCommand('s3', flags, { keepsInputOpen: true });
  const [, endpoint = ''] = LISTENS.exec(await server.said(LISTENS)) ?? [];
  const client = clientFor(endpoint);
  const { Buckets } = await client.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toEqual(['big']);
  const { KeyCount } = await client.send(new ListObjectsV2Command({ Bucket: 'big' }));
  expect(KeyCount).toBe(1000);
  client.destroy();
  server.child.stdin?.end();
  expect(await server.ended).toMatchObject({ status: 0, stderr: '' });
});

test('an interruption ends it, with the status of one', async () => {
  const server = startCommand('s3', []);
  await server.said(LISTENS);
  server.interrupt();
  expect(await server.ended).toMatchObject({ status: 130, stderr: '' });
});

test('a wrong flag ends with status 2 and a line that names it', async () => {
  const { status, stderr } = await endedCommand('s3', ['--fail', '7']);
  expect(stderr).toMatch(/^error: --fail: found "7", expected a share from 0 to 1$/m);
  expect(status).toBe(2);
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
  ['--port abc', '--port: found "abc", expected a port from 0 to 65535'],
  ['--latency Copy=60', '--latency: found "Copy", expected all or one of'],
  ['--latency all=soon', '--latency all: found "soon", expected a whole number from 0'],
  ['--rate-limit everything=1', '--rate-limit: found "everything", expected reads or writes'],
  ['--rate-limit reads', '--rate-limit: found "reads", expected NAME=NUMBER,…'],
  ['--fail 1 --fail-kinds what', '--fail-kinds: found "what", expected some of slow-down, '],
  ['--fail-kinds stall', '--fail-kinds: found "stall", expected to come with --fail'],
  ['--seed 4', '--seed: found "4", expected to come with --fail'],
  ['--synthetic big', '--synthetic: found "big", expected BUCKET=COUNT[xBYTES][/PREFIXES]'],
])('%s is refused', (flags, message) => {
  expect(() => parseFlags(flags.split(' '))).toThrow(message);
});
