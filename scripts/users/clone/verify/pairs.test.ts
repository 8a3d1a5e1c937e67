import { compareKeys } from '@lambda-core/common/key-order';
import fc from 'fast-check';
import { type Listed, type Pair, pairs } from './pairs';

async function* listing(names: readonly string[]): AsyncGenerator<Listed> {
  for (const name of names) yield { name, size: 1, etag: 'e', storageClass: 'STANDARD' };
}

async function joined(sources: readonly string[], destinations: readonly string[]) {
  const found: Pair[] = [];
  for await (const pair of pairs(listing(sources), listing(destinations))) found.push(pair);
  return found;
}

test('every name of either side comes once, with the sides that have it', async () => {
  const names = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(names, names, async (sources, destinations) => {
      const found = await joined(sources.toSorted(compareKeys), destinations.toSorted(compareKeys));
      const all = [...new Set([...sources, ...destinations])].sort(compareKeys);
      expect(found.map(({ name }) => name)).toEqual(all);
      for (const { name, source, destination } of found) {
        expect(source?.name).toBe(sources.includes(name) ? name : undefined);
        expect(destination?.name).toBe(destinations.includes(name) ? name : undefined);
      }
    }),
  );
});
