import { localEnvironment } from '@lambda-core/local/credentials';
import { NASTY_KEYS } from '@lambda-core/local/s3/fixtures/client';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { evenListing } from '@lambda-core/local/s3/synthetic-space';
import { listObjects } from '@lambda-core/s3-clone-common/listing/list-objects';
import { openClients } from '@lambda-core/s3-clone-common/s3/clients';
import { noRequests } from '@lambda-core/s3-clone-common/s3/request-counts';
import { openListedSource, pageOf } from './listed-source';

let server: S3Server;
beforeEach(async () => {
  server = await openS3();
  server.createBucket('from');
});
afterEach(() => server.close());

function open() {
  const clients = openClients({ sockets: 4, environment: localEnvironment(server) });
  const requests = noRequests();
  const source = openListedSource(clients, requests);
  const list = async (prefix: string, more = {}) => {
    const counters = { retries: 0, throttles: 0 };
    const listing = { bucket: 'from', prefix, ...more };
    const pages = listObjects(source.clients.clientFor(), listing, { counters });
    for await (const page of pages) return page;
    return undefined;
  };
  const lists = () => server.stats.requests.ListObjectsV2;
  return { source, list, lists, requests, [Symbol.dispose]: clients[Symbol.dispose] };
}

test('what it shows of a page is what S3 shows, whatever the keys', async () => {
  for (const key of NASTY_KEYS) server.putSynthetic('from', key, { size: 1 });
  using opened = open();
  const all = (await opened.list(''))?.objects ?? [];
  expect(all.length).toBe(NASTY_KEYS.length);
  const prefixes = NASTY_KEYS.flatMap((key) => [key, key.slice(0, key.indexOf('/') + 1)]);
  for (const prefix of new Set(['', 'none', ...prefixes])) {
    for (const delimiter of ['/', undefined] as const) {
      const { token, ...shown } = pageOf(all, { prefix, delimiter });
      expect({ ...shown, last: token === undefined }).toEqual(
        await opened.list(prefix, { delimiter }),
      );
    }
  }
});

test('what fits on a page is listed once, and counted so', async () => {
  for (const key of ['a/1', 'a/2', 'b/1', 'c']) server.putSynthetic('from', key, { size: 1 });
  using opened = open();
  // Before it is known, nobody waits for it.
  const listed = opened.source.list({ name: 'from' });
  expect((await opened.list('a/'))?.objects).toHaveLength(2);
  await listed;
  expect((await opened.list('b/'))?.objects.map(({ key }) => key)).toEqual(['b/1']);
  expect((await opened.list('', { until: 'a/1' }))?.objects.map(({ key }) => key)).toEqual(['a/1']);
  expect(opened.lists()).toBe(2);
  // Those who listed have counted one each.
  expect(opened.requests.list).toBe(1 - 2);
  await opened.list('a/', { after: 'a/1' });
  await opened.list('a/', { withRestores: true });
  expect(opened.lists()).toBe(4);
});

test('what was begun by pages of S3 goes on by them', async () => {
  for (const key of ['a', 'b', 'c']) server.putSynthetic('from', key, { size: 1 });
  using opened = open();
  const listing = { bucket: 'from', prefix: '', pageSize: 2 };
  const counters = { retries: 0, throttles: 0 };
  const keys: string[] = [];
  for await (const { objects } of listObjects(opened.source.clients.clientFor(), listing, {
    counters,
  })) {
    keys.push(...objects.map(({ key }) => key));
    await opened.source.list({ name: 'from' });
  }
  expect(keys).toEqual(['a', 'b', 'c']);
});

test.each([
  ['is more than a page', () => server.addSyntheticBucket('from', evenListing(1_001, 1, 1))],
  ['cannot be listed', () => server.faults.failNext({ kind: 'access-denied' })],
])('a source that %s is listed by each segment', async (_, prepare) => {
  prepare();
  using opened = open();
  await opened.source.list({ name: 'from' });
  const before = opened.lists();
  await opened.list('1');
  expect([opened.lists() - before, opened.requests.list]).toEqual([1, 1]);
});
