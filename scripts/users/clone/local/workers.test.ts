import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readContinuation } from '@lambda-core/s3-clone-copier/continuation';
import { messageOf, openWorkers } from './workers';

const REQUEST = { bucket: 'commands', key: 'job1-from-into/a-1-segment-request' };

test('a segment that somebody may have begun comes to further processes as one that is left to them', () => {
  const message = messageOf(REQUEST, { hop: 1 }, 5);
  expect(readContinuation(JSON.parse(message))).toEqual({ ...REQUEST, hop: 1, since: 5 });
  expect(readContinuation(JSON.parse(messageOf(REQUEST, undefined)))).toBeUndefined();
});

test('credentials that were renewed reach further processes, also those that are there already', async () => {
  const seen = new Set<string | undefined>();
  // An S3 that knows no file, and says whose requests it refused.
  const server = createServer(({ headers }, response) => {
    seen.add(/Credential=([^/]*)/.exec(headers.authorization ?? '')?.[1]);
    server.emit('seen');
    response.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  let accessKeyId = 'FIRST';
  await using workers = await openWorkers({
    settings: {
      region: async () => 'eu-west-1',
      credentials: async () => ({ accessKeyId, secretAccessKey: 'secret', sessionToken: 'token' }),
    },
    bucket: 'commands',
    count: 1,
    tries: 1_000,
    environment: { AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    renewalMilliseconds: 10,
    onEnd() {},
  });
  const copyUntil = async (used: string) => {
    for (let at = 0; !seen.has(used); at++) {
      workers.copy([`job1-from-into/${used}-${at}-segment-request`]);
      await once(server, 'seen');
    }
  };
  await copyUntil('FIRST');
  accessKeyId = 'RENEWED';
  await copyUntil('RENEWED');
  server.close();
  server.closeAllConnections();
});
