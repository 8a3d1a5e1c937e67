import fc from 'fast-check';
import { apply, diff, type Json } from './patch';

const leaf = fc.oneof(
  fc.integer(),
  fc.string(),
  fc.boolean(),
  fc.array(fc.integer(), { maxLength: 3 }),
);
const members = (depth: number): fc.Arbitrary<Json> =>
  fc.dictionary(
    fc.oneof(fc.constantFrom('a', 'b', 'c', '__proto__'), fc.string({ maxLength: 3 })),
    depth === 0 ? leaf : fc.oneof(leaf, members(depth - 1)),
    { maxKeys: 4 },
  );
const state = members(2);

test('a difference leads from one state to the other, and nothing differs from itself', () => {
  fc.assert(
    fc.property(state, state, (before, after) => {
      const change = diff(before, after);
      expect(
        JSON.parse(JSON.stringify(change === undefined ? before : apply(before, change))),
      ).toEqual(JSON.parse(JSON.stringify(after)));
      expect(diff(after, after)).toBeUndefined();
    }),
  );
});
