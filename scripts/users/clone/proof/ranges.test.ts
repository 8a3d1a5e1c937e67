import { compareKeys } from '@lambda-core/common/key-order';
import { NASTY_KEYS } from '@lambda-core/local/s3/fixtures/client';
import { openS3, type S3Server } from '@lambda-core/local/s3/server';
import { addDigests, digestText, objectHash } from '@lambda-core/s3-clone-common/proof/digest';
import type { Clients } from '@lambda-core/s3-clone-common/s3/clients';
import { clientsFor } from '@lambda-core/s3-clone-common/s3/fixtures/clients';
import fc from 'fast-check';
import { type FoundRange, holdRanges } from './hold-ranges';
import {
  addRangeDigests,
  emptyDigest,
  holdsName,
  type ProofRange,
  rangeOf,
  startOf,
} from './proof-range';
import { openRangeSpool } from './range-spool';

const retrying = { counters: { retries: 0, throttles: 0 } };
const NAMES = [...new Set([...NASTY_KEYS, 'a', 'a/', 'a/b', 'a/b/c', 'b', 'b/x', 'zz'])].sort(
  compareKeys,
);

let server: S3Server;
let clients: Clients;

beforeAll(async () => {
  server = await openS3();
  clients = clientsFor(server.endpoint);
  server.createBucket('bucket');
  for (const name of NAMES) server.putSynthetic('bucket', `in/${name}`, { size: name.length });
});

afterAll(async () => {
  clients[Symbol.dispose]();
  await server.close();
});

const proofOf = (range: ProofRange['range'], objects = 0): ProofRange => ({
  range,
  digest: { ...emptyDigest(), objects },
});

/** The root's level and a range for each first-level prefix, some of them cut further. */
const partitions = fc.record({
  cuts: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 6 }),
  shape: fc.constantFrom('ranges', 'prefixes'),
  objects: fc.nat(5),
});

function rangesOf({ cuts, shape, objects }: { cuts: string[]; shape: string; objects: number }) {
  const sorted = [undefined, ...cuts.sort(compareKeys)];
  const within = (prefix: string, delimiter?: '/') =>
    sorted.map((after, at) =>
      proofOf({ prefix, delimiter, after, until: sorted[at + 1] }, objects),
    );
  if (shape === 'ranges') return within('');
  const folders = new Set(
    NAMES.filter((name) => name.includes('/')).map((name) => name.slice(0, name.indexOf('/') + 1)),
  );
  return [...within('', '/'), ...[...folders].map((prefix) => proofOf({ prefix }, objects))];
}

test('whatever the cuts and stretches, one listing counts every object in its own range', async () => {
  await fc.assert(
    fc.asyncProperty(partitions, fc.constantFrom(1, 3, 1000), async (partition, stretchObjects) => {
      using spool = openRangeSpool(3);
      const ranges = rangesOf(partition);
      for (const range of ranges) spool.add(range);
      const found: { range: ProofRange; held: FoundRange }[] = [];
      const strays: string[] = [];
      await holdRanges(
        { client: clients.clientFor(), bucket: 'bucket', prefix: 'in/' },
        spool.sorted(),
        {
          retrying,
          stretchObjects,
          includes: (name) => name !== 'zz',
          onRange: (range, held) => void found.push({ range, held }),
          onStray: (name) => void strays.push(name),
        },
      );
      expect(strays).toEqual([]);
      expect(found).toHaveLength(ranges.length);
      for (const { range, held } of found) {
        const names = NAMES.filter((name) => name !== 'zz' && holdsName(range.range, name));
        expect(held.objects).toBe(names.length);
        expect(held.bytes).toBe(names.reduce((sum, { length }) => sum + length, 0));
      }
    }),
    { numRuns: 30 },
  );
});

test('names of no range are told of, at both ends too', async () => {
  using spool = openRangeSpool();
  spool.add(proofOf({ prefix: 'a/', until: 'a/b' }));
  const strays: string[] = [];
  const found: string[] = [];
  await holdRanges(
    { client: clients.clientFor(), bucket: 'bucket', prefix: 'in/' },
    spool.sorted(),
    {
      retrying,
      includes: () => true,
      onRange: (_, { digest }) => void found.push(digest),
      onStray: (name) => void strays.push(name),
    },
  );
  const isIn = (name: string) => name.startsWith('a/') && compareKeys(name, 'a/b') <= 0;
  expect(strays).toEqual(NAMES.filter((name) => !isIn(name)));
  expect(found).toHaveLength(1);
});

test('a spool gives its ranges in order, as often as asked, from memory or from files', async () => {
  for (const mostInMemory of [2, 1000]) {
    using spool = openRangeSpool(mostInMemory);
    const names = ['m', 'b', 'z', 'a', 'c', '\u{1f600}', '\uffee'];
    for (const after of names) spool.add(proofOf({ prefix: '', after }));
    for (let time = 0; time < 2; time++) {
      const sorted: string[] = [];
      for await (const { range } of spool.sorted()) sorted.push(startOf(range));
      expect(sorted).toEqual([...names].sort(compareKeys));
    }
  }
});

test('digests of ranges add up, with what could not be compared', () => {
  const hash = objectHash('a', 1, 'e');
  const one = { objects: 1, bytes: 1, source: digestText(hash), destination: digestText(hash) };
  const unlike = { parts: 1, encrypted: 2, other: 3, checksummed: 4 };
  expect(addRangeDigests(emptyDigest(), one)).toEqual(one);
  expect(addRangeDigests({ ...one, unlike }, { ...one, unlike })).toEqual({
    objects: 2,
    bytes: 2,
    source: digestText(addDigests(hash, hash)),
    destination: digestText(addDigests(hash, hash)),
    unlike: { parts: 2, encrypted: 4, other: 6, checksummed: 8 },
  });
});

test("a segment's share ends where it was split, and has no prefix of the source's", () => {
  const files = { count: 0, files: [], listed: 0, copied: 0, bytes: 0, skipped: 0, failed: 0 };
  const response = {
    source: { name: 'from', prefix: 'in/a/', after: 'in/a/1', until: 'in/a/9' },
    files: { ...files, deleted: 0, vanished: 0, retries: 0, throttles: 0 },
    digest: emptyDigest(),
  };
  const range = { prefix: 'a/', delimiter: undefined, after: 'a/1' };
  expect(rangeOf(response, 'in/')?.range).toEqual({ ...range, until: 'a/9' });
  const split = { count: 1, values: ['x'], until: 'in/a/4' };
  expect(rangeOf({ ...response, split }, 'in/')?.range).toEqual({ ...range, until: 'a/4' });
  expect(rangeOf({ ...response, digest: undefined }, 'in/')).toBeUndefined();
});
