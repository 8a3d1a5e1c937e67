import { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { localEnvironment } from '@lambda-core/local/credentials';
import { openS3 } from '@lambda-core/local/s3/server';
import { clone } from './clone';
import { readCloneCommand } from './options';

const ARGV = ['--source', 'from', '--destination', 'into', '--command-bucket', 'commands'];

afterEach(() => jest.restoreAllMocks());

test("a command that leaves closes nothing before: that is the system's to do", async () => {
  await using server = await openS3();
  for (const bucket of ['from', 'into', 'commands']) server.createBucket(bucket);
  server.putSynthetic('from', 'a', { size: 1 });
  const write = () => true;
  const stream = { write, isTTY: false, columns: 80 } as unknown as NodeJS.WriteStream;
  const closed = jest.spyOn(Socket.prototype, 'destroy');
  let meanwhile = -1;
  const status = await clone(readCloneCommand([...ARGV, '--local', '--json']), {
    environment: localEnvironment(server),
    stdout: stream,
    stderr: stream,
    signal: new AbortController().signal,
    leave: async (found) => {
      const before = closed.mock.calls.length;
      for (let turn = 0; turn < 10; turn++) await nextTurn();
      meanwhile = closed.mock.calls.length - before;
      return found as never;
    },
  });
  expect({ status, meanwhile }).toEqual({ status: 0, meanwhile: 0 });
  expect(closed).toHaveBeenCalled();
});
