import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { addDigests, digestText, objectHash, openDigest, readDigest } from './digest';

type Entry = { name: string; size: number; etag: string };

const entry: fc.Arbitrary<Entry> = fc.record({
  name: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  size: fc.nat(),
  etag: fc.constantFrom('a'.repeat(32), 'b'.repeat(32), `${'a'.repeat(32)}-2`, ''),
});
const entries = fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 30 });

const digestOf = (some: readonly Entry[]) =>
  some.reduce((sum, { name, size, etag }) => addDigests(sum, objectHash(name, size, etag)), 0n);

test('the hash of an object is the SHA-256 that the documentation tells of', () => {
  const text = '5\n5d41402abc4b2a76b9719d911017c592\nfolder/ä b';
  const hex = createHash('sha256').update(text, 'utf8').digest('hex');
  const made = objectHash('folder/ä b', 5, '5d41402abc4b2a76b9719d911017c592');
  expect(digestText(made)).toBe(hex);
  expect(readDigest(hex)).toBe(made);
  expect(digestText(0n)).toBe('0'.repeat(64));
});

test('order and cuts do not matter', () => {
  fc.assert(
    fc.property(entries, fc.infiniteStream(fc.nat(9)), (some, keys) => {
      const shuffled = some
        .map((one) => ({ one, at: keys.next().value }))
        .sort((a, b) => a.at - b.at);
      const parts = [0, 1, 2].map((part) =>
        digestOf(shuffled.filter(({ at }) => at % 3 === part).map(({ one }) => one)),
      );
      expect(parts.reduce(addDigests, 0n)).toBe(digestOf(some));
    }),
  );
});

test('any one change is seen: a key, a size, an ETag, an object more, less or twice', () => {
  fc.assert(
    fc.property(entries, entry, fc.nat(), fc.nat(4), (some, other, at, change) => {
      fc.pre(some.length > 0 && some.every(({ name }) => name !== other.name));
      const index = at % some.length;
      const one = some[index] as Entry;
      const replacements: Entry[][] = [
        [{ ...one, name: other.name }],
        [{ ...one, size: one.size + 1 }],
        [{ ...one, etag: `${one.etag}0` }],
        [],
        [one, one],
      ];
      const changed = some.toSpliced(index, 1, ...(replacements[change] ?? []));
      expect(digestOf(changed)).not.toBe(digestOf(some));
      expect(digestOf([...some, other])).not.toBe(digestOf(some));
    }),
  );
});

test('added one by one they make the same digest', () => {
  fc.assert(
    fc.property(entries, (some) => {
      const opened = openDigest();
      for (const { name, size, etag } of some) opened.add(name, size, etag);
      expect(opened.digest()).toBe(digestOf(some));
    }),
  );
});

test('sums stay within 256 bits', () => {
  const most = (1n << 256n) - 1n;
  expect(addDigests(most, 1n)).toBe(0n);
  expect(digestText(addDigests(most, most))).toBe(`${'f'.repeat(63)}e`);
});
