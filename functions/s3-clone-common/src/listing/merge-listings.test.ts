import { compareKeys } from '@lambda-core/common/key-order';
import fc from 'fast-check';
import { mergeListings, type Page, type Pair, type SortedListing } from './merge-listings';

type Entry = { readonly name: string; readonly side: string };
type NamesPage = Page & { readonly names: readonly string[] };

/** Cuts sorted names into pages; whether the last one says that it is depends on `saysLast`. */
function listing(
  names: readonly string[],
  { side = 'source', size = 3, saysLast = true, onEnd = () => {} } = {},
): SortedListing<NamesPage, Entry> {
  async function* pages(): AsyncGenerator<NamesPage> {
    try {
      for (let at = 0; at < names.length || at === 0; at += size)
        yield { names: names.slice(at, at + size), last: saysLast && at + size >= names.length };
    } finally {
      onEnd();
    }
  }
  return {
    pages: pages(),
    entries: ({ names }) => names.map((name) => ({ name, side })),
    key: ({ name }) => name,
  };
}

/** Every key of two lists with what either has, by a map and a sort. */
function joinedByMap(sources: readonly string[], destinations: readonly string[]): Pair<Entry>[] {
  const pairs = new Map<string, Pair<Entry>>();
  for (const name of sources) pairs.set(name, { key: name, source: { name, side: 'source' } });
  for (const name of destinations)
    pairs.set(name, { ...pairs.get(name), key: name, destination: { name, side: 'destination' } });
  return [...pairs.values()].sort((one, other) => compareKeys(one.key, other.key));
}

const names = fc
  .uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 20 })
  .map((some) => some.sort(compareKeys));
const shape = fc.record({ size: fc.integer({ min: 1, max: 7 }), saysLast: fc.boolean() });

test('every key of either side comes once, in order, with the sides that have it', async () => {
  await fc.assert(
    fc.asyncProperty(names, names, shape, shape, async (sources, destinations, one, other) => {
      const found: Pair<Entry>[] = [];
      const last: boolean[] = [];
      const there = listing(destinations, { side: 'destination', ...other });
      for await (const page of mergeListings(listing(sources, one), there)) {
        found.push(...page.pairs);
        last.push(page.last);
      }
      expect(found).toEqual(joinedByMap(sources, destinations));
      expect(last.indexOf(true)).toBe(last.length - 1);
    }),
  );
});

test('every page of either side ends once, after its own entries and before those of the next', async () => {
  await fc.assert(
    fc.asyncProperty(names, names, shape, shape, async (sources, destinations, one, other) => {
      const there = listing(destinations, other);
      const seen = { source: [] as string[], destination: [] as string[] };
      const ended = { source: [] as string[], destination: [] as string[] };
      for await (const page of mergeListings(listing(sources, one), there))
        for (const side of ['source', 'destination'] as const) {
          seen[side].push(...page.pairs.flatMap((pair) => pair[side]?.name ?? []));
          const end = page.ended[side];
          if (end === undefined) continue;
          ended[side].push(...end.names);
          expect(ended[side]).toEqual(seen[side]);
        }
      expect(ended).toEqual({ source: sources, destination: destinations });
    }),
  );
});

test('without a destination the source is passed on page by page', async () => {
  const pages: (readonly Pair<Entry>[])[] = [];
  for await (const { pairs } of mergeListings(listing(['a', 'b', 'c', 'd']))) pages.push(pairs);
  expect(pages.map((pairs) => pairs.map(({ key }) => key))).toEqual([['a', 'b', 'c'], ['d']]);
});

test('pairs that are known do not wait for the next page of the other side', async () => {
  const never: SortedListing<NamesPage, Entry> = {
    ...listing([]),
    pages: (async function* () {
      yield { names: ['b'], last: false };
      await new Promise(() => {});
    })(),
  };
  const joined = mergeListings(listing(['a', 'b', 'c'], { size: 2 }), never);
  const { value } = await joined.next();
  expect(value?.pairs.map(({ key }: Pair<Entry>) => key)).toEqual(['a', 'b']);
});

test('leaving early, or an error of one side, ends both', async () => {
  const ended: string[] = [];
  const onEnd = () => ended.push('end');
  const many = ['a', 'b', 'c', 'd'];
  for await (const _ of mergeListings(listing(many, { onEnd }), listing(many, { onEnd }))) break;
  expect(ended).toHaveLength(2);
  const broken: SortedListing<NamesPage, Entry> = {
    ...listing([]),
    pages: (async function* () {
      yield { names: ['a'], last: false };
      throw new Error('no page');
    })(),
  };
  const joining = async () => {
    for await (const _ of mergeListings(listing(many, { onEnd }), broken));
  };
  await expect(joining()).rejects.toThrow('no page');
  expect(ended).toHaveLength(3);
});
