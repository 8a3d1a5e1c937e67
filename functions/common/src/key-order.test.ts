import fc from 'fast-check';
import { compareKeys } from './key-order';

const text = fc.string({ unit: 'binary', maxLength: 8 });
const few = fc.string({
  unit: fc.constantFrom('\0', 'a', 'b', '\u{10ffff}', '\ue000'),
  maxLength: 4,
});
const any = fc.oneof(text, few);

test('keys are in the order of their UTF-8 bytes', () => {
  fc.assert(
    fc.property(any, any, (a, b) => {
      expect(Math.sign(compareKeys(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
