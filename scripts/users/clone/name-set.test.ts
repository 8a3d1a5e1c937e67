import fc from 'fast-check';
import { NameSet } from './name-set';

test('it answers as a Set does, whatever the names and through its growth', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 8 })), (names) => {
      const set = new NameSet();
      const expected = new Set<string>();
      for (const name of names) {
        expect(set.has(name)).toBe(expected.has(name));
        expect(set.add(name)).toBe(!expected.has(name));
        expected.add(name);
      }
      expect(set.size).toBe(expected.size);
    }),
  );
  const large = new NameSet();
  for (let n = 0; n < 5_000; n++) large.add(`segment-${n}`);
  expect(large.size).toBe(5_000);
  for (let n = 0; n < 5_000; n++) expect(large.has(`segment-${n}`)).toBe(true);
  expect(large.has('segment-5000')).toBe(false);
});
