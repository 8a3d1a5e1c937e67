import { compareKeys } from '@lambda-core/common/key-order';
import fc from 'fast-check';
import { afterPrefix, between } from './keys';

const text = fc.string({ unit: 'binary', maxLength: 8 });
const few = fc.string({
  unit: fc.constantFrom('\0', 'a', 'b', '\u{10ffff}', '\ue000'),
  maxLength: 4,
});
const any = fc.oneof(text, few);

test('a middle is at or after the first string, before the second, and valid Unicode', () => {
  fc.assert(
    fc.property(any, any, (one, other) => {
      fc.pre(one !== other);
      const [a, b] = compareKeys(one, other) < 0 ? [one, other] : [other, one];
      const middle = between(a, b);
      expect(compareKeys(a, middle)).toBeLessThanOrEqual(0);
      expect(compareKeys(middle, b)).toBeLessThan(0);
      expect(Buffer.from(middle).toString()).toBe(middle);
    }),
    { numRuns: 2000 },
  );
});

test('halving a range again and again comes to an end between any two strings', () => {
  fc.assert(
    fc.property(any, any, (one, other) => {
      fc.pre(one !== other);
      let [a, b] = compareKeys(one, other) < 0 ? [one, other] : [other, one];
      for (let step = 0; step < 20; step++) {
        const middle = between(a, b);
        if (middle === a) return;
        [a, b] = step % 2 === 0 ? [middle, b] : [a, middle];
        expect(compareKeys(a, b)).toBeLessThan(0);
      }
    }),
  );
});

test('a listing that goes on after a prefix skips its keys and no others', () => {
  fc.assert(
    fc.property(any, any, any, (prefix, rest, other) => {
      const bound = afterPrefix(prefix);
      // What only filler follows cannot be skipped; callers know.
      if (!rest.startsWith('\u{10ffff}'))
        expect(compareKeys(prefix + rest, bound)).toBeLessThanOrEqual(0);
      if (!other.startsWith(prefix) && compareKeys(other, prefix) > 0)
        expect(compareKeys(other, bound)).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

test('a prefix as long as a key may be stays as it is', () => {
  const prefix = 'x'.repeat(1023);
  expect(afterPrefix(prefix)).toBe(prefix);
});
