import type { Client, ClientRequest } from '@lambda-core/s3-clone-common/s3/client';
import { noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { openKnownFiles } from './known-files';

const DATE = 'Thu, 26 Nov 2026 12:00:00 GMT';
const [REQUEST, SEGMENT] = ['j-a-b/clone-request', 'j-a-b/s-1-segment-request'];
const RESPONSE = 'j-a-b/s-1-segment-response';

/** Known files over a client that answers every request by its method, and notes it. */
function open(status = 200) {
  const asked: string[] = [];
  const heard: string[] = [];
  const client: Client = {
    async send({ method, bucket, key }) {
      asked.push(`${method} ${bucket}/${key}`);
      return { status: method === 'PUT' ? status : 200, headers: { date: DATE }, body: 'theirs' };
    },
    destroy() {},
  };
  const clients = { clientFor: () => client, sdk: () => never(), [Symbol.dispose]: () => {} };
  const requests = noRequests();
  const known = openKnownFiles(clients, 'commands', {
    onFile: (key) => heard.push(key),
    requests,
  });
  const sender = (of: typeof known.clients) => (method: ClientRequest['method'], key: string) =>
    of.clientFor().send({ method, bucket: 'commands', key, body: 'ours' });
  const stage = sender(known.stageClients);
  return { asked, heard, requests, known, command: sender(known.clients), stage };
}

test('what was written here is not asked for, and its time is that of S3', async () => {
  const { asked, heard, requests, command, stage } = open();
  await stage('PUT', SEGMENT);
  expect(await stage('GET', SEGMENT)).toEqual({
    status: 200,
    headers: { 'last-modified': DATE },
    body: 'ours',
  });
  // Its response cannot be there yet.
  expect((await stage('HEAD', RESPONSE)).status).toBe(404);
  await stage('PUT', RESPONSE);
  expect((await command('GET', RESPONSE)).body).toBe('ours');
  expect(heard).toEqual([SEGMENT, RESPONSE]);
  expect(asked).toEqual([`PUT commands/${SEGMENT}`, `PUT commands/${RESPONSE}`]);
  expect(requests).toMatchObject({ get: -2, head: -1 });
  // Both have been used: nothing is kept.
  expect((await command('GET', RESPONSE)).body).toBe('theirs');
  expect((await stage('GET', SEGMENT)).body).toBe('theirs');
});

test('a file that somebody else wrote is heard of, and read from S3', async () => {
  const { heard, command, stage } = open(412);
  await stage('PUT', RESPONSE);
  expect(heard).toEqual([RESPONSE]);
  expect((await command('GET', RESPONSE)).body).toBe('theirs');
});

test('the stages read a request before it is written, and write nothing before it is', async () => {
  const { asked, known, command, stage } = open();
  known.expect(REQUEST, 'expected');
  expect((await stage('GET', REQUEST)).body).toBe('expected');
  expect((await stage('HEAD', 'j-a-b/clone-response')).status).toBe(404);
  // The command itself must see whose request is there.
  expect((await command('GET', REQUEST)).body).toBe('theirs');
  const written = stage('PUT', SEGMENT);
  await command('PUT', REQUEST);
  expect(asked).toEqual([`GET commands/${REQUEST}`, `PUT commands/${REQUEST}`]);
  known.begin();
  await written;
  expect(asked.at(-1)).toBe(`PUT commands/${SEGMENT}`);
});

test('a bucket is asked for once, unless it was not there', async () => {
  const { asked, command, stage } = open();
  await Promise.all([command('HEAD', ''), stage('HEAD', '')]);
  expect(asked).toEqual(['HEAD commands/']);
});

function never(): never {
  throw new Error('the SDK is not for this');
}
