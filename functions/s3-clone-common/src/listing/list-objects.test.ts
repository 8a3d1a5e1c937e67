import { compareKeys } from '@lambda-core/common/key-order';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import fc from 'fast-check';
import type { Client } from '../s3/client';
import { clientsFor } from '../s3/fixtures/clients';
import { listObjects } from './list-objects';
import type { Listing } from './types';

/** A server's responses to a listing, one after the other; the last one stays. */
function responding(...bodies: string[]): Client {
  return {
    send: async () => ({
      status: 200,
      headers: {},
      body: (bodies.length > 1 ? bodies.shift() : bodies[0]) ?? '',
    }),
    destroy: () => {},
  };
}

const object = (key: string) =>
  `<Contents><Key>${key}</Key><LastModified>2026-01-31T12:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag><Size>1</Size></Contents>`;
const group = (prefix: string) => `<CommonPrefixes><Prefix>${prefix}</Prefix></CommonPrefixes>`;
const END = '<IsTruncated>false</IsTruncated>';
const more = (token: string) =>
  `<IsTruncated>true</IsTruncated><NextContinuationToken>${token}</NextContinuationToken>`;
const page = (content: string) => `<ListBucketResult>${content}</ListBucketResult>`;

/** All pages; retries do not wait, for their signal has aborted. */
async function keysOf(client: Client, listing: Partial<Listing> = {}) {
  const retrying = { counters: { retries: 0, throttles: 0 }, signal: AbortSignal.abort() };
  const names: string[] = [];
  const all = listObjects(client, { bucket: 'from', prefix: '', ...listing }, retrying);
  for await (const { objects, prefixes } of all)
    names.push(...objects.map(({ key }) => key), ...prefixes);
  return names;
}

test('a whole page in order is believed, whatever comes along', async () => {
  const head = '\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://x">';
  const body = `${head}<KeyCount>2</KeyCount>${END}${object('a')}${object('b%41+')}</ListBucketResult>\n`;
  expect(await keysOf(responding(body))).toEqual(['a', 'b%41+']);
});

test('objects are the same whatever the order of their elements and what else they have', async () => {
  const [key, time] = [
    '<Key>a+%26b</Key>',
    '<LastModified>2026-01-31T12:00:00.000Z</LastModified>',
  ];
  const [etag, size] = ['<ETag>&quot;e-2&quot;</ETag>', '<Size>10</Size>'];
  const storageClass = '<StorageClass>GLACIER</StorageClass>';
  const checksum =
    '<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>COMPOSITE</ChecksumType>';
  const other = object('c').replace('&quot;e&quot;', '"e&amp;"');
  const shapes = [
    [key, time, etag, checksum, size, storageClass],
    [size, etag, key, storageClass, time],
    [key, time, etag, size, '<Owner><ID>x</ID></Owner>', storageClass],
    ['\n  ', key, time, etag, size, storageClass, '\n'],
  ];
  for (const elements of shapes)
    for (const rest of ['', other, `\n${object('b')}`]) {
      const content = `<EncodingType>url</EncodingType>${END}<Contents>${elements.join('')}</Contents>${rest}`;
      const pages = listObjects(
        responding(page(content)),
        { bucket: 'from', prefix: '' },
        { counters: { retries: 0, throttles: 0 } },
      );
      const { objects = [] } = (await pages.next()).value ?? {};
      const modified = Date.UTC(2026, 0, 31, 12);
      const last = {
        key: rest === other ? 'c' : 'b',
        size: 1,
        etag: rest === other ? 'e&' : 'e',
        modified,
      };
      expect(objects).toEqual([
        { key: 'a &b', size: 10, etag: 'e-2', modified, storageClass: 'GLACIER' },
        ...(rest === '' ? [] : [{ ...last, storageClass: undefined }]),
      ]);
    }
});

test('names are decoded only when the server says that it encoded them', async () => {
  const names = object('a%2Bb+c');
  expect(await keysOf(responding(page(`${END}${names}`)))).toEqual(['a%2Bb+c']);
  const encoded = page(`<EncodingType>url</EncodingType>${END}${names}`);
  expect(await keysOf(responding(encoded))).toEqual(['a+b c']);
});

test.each([
  ['only the opening tag', '<ListBucketResult>'],
  ['no end', `<ListBucketResult>${END}${object('a')}`],
  ['text before it', `x${page(END)}`],
  ['nothing about more', page(object('a'))],
  ['IsTruncated false with a token', page(`${more('t').replace('true', 'false')}`)],
  ['IsTruncated true without a token', page('<IsTruncated>true</IsTruncated>')],
  ['IsTruncated that is neither', page('<IsTruncated>yes</IsTruncated>')],
  ['another KeyCount', page(`${END}<KeyCount>2</KeyCount>${object('a')}`)],
  ['an object without a size', page(`${END}${object('a').replace('<Size>1</Size>', '')}`)],
  ['an object without a key', page(`${END}${object('')}`)],
  ['an object without its end', page(`${END}${object('a').replace('</Contents>', '')}`)],
  ['an object without its beginning', page(`${END}${object('a').replace('<Contents>', '')}`)],
  ['a key twice', page(`${END}${object('a')}${object('a')}`)],
  ['keys in the order of UTF-16', page(`${END}${object('\u{1f600}')}${object('\uffee')}`)],
  ['a prefix that was not asked for', page(`${END}${group('a/')}`)],
  ['a bad encoding', page(`<EncodingType>url</EncodingType>${END}${object('%')}`)],
])('a page with %s is an error, not a listing', async (_what, body) => {
  await expect(keysOf(responding(body))).rejects.toMatchObject({ code: 'LISTING_BROKEN' });
});

test.each<[string, Partial<Listing>, string]>([
  ['a key before the StartAfter', { after: 'b' }, object('b')],
  ['a key of another prefix', { prefix: 'b/' }, object('c/1')],
  ['a key that belongs to a common prefix', { delimiter: '/' }, object('a/b')],
  ['a common prefix of two parts', { delimiter: '/' }, group('a/b/')],
  ['common prefixes out of order', { delimiter: '/' }, group('b/') + group('a/')],
])('a page with %s is an error, not a listing', async (_what, listing, entries) => {
  await expect(keysOf(responding(page(`${END}${entries}`)), listing)).rejects.toMatchObject({
    code: 'LISTING_BROKEN',
  });
});

test('a page must go on where the one before ended', async () => {
  const first = page(`${more('1')}${object('b')}`);
  const next = (content: string) => keysOf(responding(first, page(content)));
  expect(await next(`${END}${object('c')}`)).toEqual(['b', 'c']);
  await expect(next(`${END}${object('b')}`)).rejects.toMatchObject({ code: 'LISTING_BROKEN' });
  await expect(next(more('1'))).rejects.toMatchObject({ code: 'LISTING_BROKEN' });
});

test('a group that the StartAfter lies in may be shown', async () => {
  const listing = { delimiter: '/', after: 'a/5' } as const;
  expect(await keysOf(responding(page(`${END}${group('a/')}`)), listing)).toEqual(['a/']);
});

test('no beginning of a page is taken for the page', async () => {
  const whole = page(`<KeyCount>3</KeyCount>${END}${['a', 'b', 'c'].map(object).join('')}`);
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), async (length) => {
      const cut = whole.slice(0, length);
      await expect(keysOf(responding(cut))).rejects.toThrow();
    }),
  );
});

describe('against a server', () => {
  let server: S3Server;
  let clients: ReturnType<typeof clientsFor>;

  beforeEach(async () => {
    server = await openS3();
    clients = clientsFor(server.endpoint);
    const keys = ['%41', '+', 'a b', 'a%2Bb', 'a+b', '\uffee', '\u{1f600}'];
    for (const key of keys) server.putSynthetic('from', key, { size: 1 });
  });

  afterEach(async () => {
    clients[Symbol.dispose]();
    await server.close();
  });

  const list = async () => {
    const retrying = { counters: { retries: 0, throttles: 0 } };
    const keys: string[] = [];
    const listing = { bucket: 'from', prefix: '', pageSize: 3 };
    for await (const { objects } of listObjects(clients.clientFor(), listing, retrying))
      keys.push(...objects.map(({ key }) => key));
    return { keys, retries: retrying.counters.retries };
  };
  const KEYS = ['%41', '+', 'a b', 'a%2Bb', 'a+b', '\uffee', '\u{1f600}'].sort(compareKeys);

  test.each(['half-listing', 'reversed-listing'] as const)(
    'a %s is asked for again',
    async (kind) => {
      server.faults.failNext({ kind, operation: 'ListObjectsV2', count: 2 });
      expect(await list()).toEqual({ keys: KEYS, retries: 2 });
    },
  );

  test('a server that ignores encoding-type is understood', async () => {
    server.faults.failNext({ kind: 'unencoded-listing', count: Infinity });
    expect(await list()).toEqual({ keys: KEYS, retries: 0 });
  });
});
