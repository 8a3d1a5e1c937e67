import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { compareKeys } from '@lambda-core/common/key-order';
import fc from 'fast-check';
import { clientFor } from './fixtures/client';
import type { KeySpace } from './key-space';
import { fromToken, listKeys, type Position, toToken } from './listing';
import { openS3 } from './server';
import { SortedMap } from './sorted-map';
import { evenListing, SyntheticSpace } from './synthetic-space';

// A small alphabet makes shared prefixes and repeated delimiters likely; the rest sorts differently
// in UTF-16 and in UTF-8.
const letter = fc.constantFrom('a', 'b', '/', '/', ' ', '+', '%', '\uffee', '\u{1f600}', '\ud7ff');
const text = (maxLength: number) =>
  fc.array(letter, { maxLength, size: 'max' }).map((letters) => letters.join(''));
const keys = fc.uniqueArray(
  text(8).filter((key) => key !== ''),
  { maxLength: 60, size: 'max' },
);

test('a listing equals a naive one, whatever the keys, prefix, delimiter, start and page', () => {
  fc.assert(
    fc.property(
      keys,
      text(3),
      fc.constantFrom('', '/', '//', 'a', '\u{1f600}'),
      text(5),
      fc.integer({ min: 1, max: 7 }),
      (all, prefix, delimiter, startAfter, maxKeys) => {
        const expected = naive(all, prefix, delimiter, startAfter);
        const found = everyPage(mapOf(all), { prefix, delimiter, startAfter, maxKeys });
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 500 },
  );
});

test('the index equals a plain map after any inserts and deletes', () => {
  const change = fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 4000 }));
  fc.assert(
    fc.property(fc.array(change, { minLength: 3000, maxLength: 6000 }), (changes) => {
      const index = new SortedMap<number>();
      const model = new Map<string, number>();
      for (const [adds, n] of changes) {
        const key = `k${n}`;
        if (adds || n % 3 === 0) {
          index.set(key, n);
          model.set(key, n);
        } else {
          index.delete(key);
          model.delete(key);
        }
      }
      expect(index.size).toBe(model.size);
      const found: string[] = [];
      for (const at = index.seek(() => false); at.key !== undefined; at.next()) found.push(at.key);
      expect(found).toEqual([...model.keys()].sort());
      for (const key of found) expect(index.get(key)).toBe(model.get(key));
    }),
    { numRuns: 10 },
  );
});

test('110,000 objects in memory are paged through exactly once, in order', async () => {
  await using server = await openS3();
  const count = 110_000;
  // In an order that is not ascending: 7,919 is prime and shares no factor with the count.
  for (let n = 0; n < count; n++) {
    server.putSynthetic('big', `k${String((n * 7919) % count).padStart(6, '0')}`, { size: n });
  }
  const client = clientFor(server.endpoint);
  let seen = 0;
  let pages = 0;
  let ContinuationToken: string | undefined;
  do {
    const page = await client.send(
      new ListObjectsV2Command({ Bucket: 'big', ...(ContinuationToken && { ContinuationToken }) }),
    );
    for (const { Key } of page.Contents ?? []) {
      if (Key !== `k${String(seen++).padStart(6, '0')}`) throw new Error(`${Key} at ${seen - 1}`);
    }
    pages++;
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken !== undefined);
  expect({ seen, pages }).toEqual({ seen: count, pages: 110 });
  client.destroy();
});

test('a bucket made of functions lists a million keys by their 200,000 prefixes', () => {
  const space = evenListing(1_000_000, 200_000);
  const keysRead = { count: 0 };
  const counted = (index: number) => {
    keysRead.count++;
    return space.keyAt(index);
  };
  const listing = everyGroup({ ...space, keyAt: counted });
  expect(listing).toEqual({ prefixes: 200_000, entries: 0 });
  // A few keys for each prefix, and a binary search for each page: nothing that grows with the rest.
  expect(keysRead.count).toBeLessThan(200_000 * 12);
});

function everyGroup(listing: ReturnType<typeof evenListing>) {
  const space = new SyntheticSpace(listing);
  let after: Position | undefined;
  const found = { prefixes: 0, entries: 0 };
  do {
    const page = listKeys(space, { prefix: '', delimiter: '/', after, maxKeys: 1000 });
    found.prefixes += page.prefixes.length;
    found.entries += page.entries.length;
    after = page.next;
  } while (after !== undefined);
  return found;
}

type Query = { prefix: string; delimiter: string; startAfter: string; maxKeys: number };

function everyPage(space: KeySpace<number>, { startAfter, ...query }: Query): string[] {
  const found: string[] = [];
  let after: Position | undefined =
    startAfter === '' ? undefined : { kind: 'key', text: startAfter };
  for (;;) {
    const page = listKeys(space, { ...query, after });
    const entries = page.entries.map(({ key }) => key);
    expect(entries.length + page.prefixes.length).toBeLessThanOrEqual(query.maxKeys);
    found.push(...[...entries, ...page.prefixes].sort(compareKeys));
    if (page.next === undefined) return found;
    after = fromToken(toToken(page.next));
    expect(after).toEqual(page.next);
  }
}

function naive(all: string[], prefix: string, delimiter: string, startAfter: string): string[] {
  const bytewise = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const shown = new Set<string>();
  for (const key of [...all].sort(bytewise)) {
    if (!key.startsWith(prefix)) continue;
    if (startAfter !== '' && bytewise(key, startAfter) <= 0) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    shown.add(at === -1 ? key : key.slice(0, at + delimiter.length));
  }
  return [...shown];
}

function mapOf(all: string[]): SortedMap<number> {
  const map = new SortedMap<number>();
  all.forEach((key, n) => {
    map.set(key, n);
  });
  return map;
}
