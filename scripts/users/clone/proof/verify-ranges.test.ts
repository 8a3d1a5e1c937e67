import { openProvenClone, type ProvenClone } from './fixtures/proven-clone';

let clone: ProvenClone;

beforeEach(async () => {
  clone = await openProvenClone();
});

afterEach(() => clone[Symbol.asyncDispose]());

test('equal buckets cost one listing of the destination, and none of the source', async () => {
  const before = clone.lists();
  expect(await clone.verify()).toEqual({
    level: 'digest',
    compared: 6,
    bytes: 19,
    differences: { total: 0, first: [] },
    ranges: { total: 4, listedTwice: 0, equal: 0 },
  });
  expect(clone.lists() - before).toBe(1);
});

test('a changed byte, a missing object and extra ones are named, in their ranges alone', async () => {
  await clone.put('into', 'new/a/6', 'a/X');
  await clone.remove('into', 'new/a/1');
  await clone.put('into', 'new/c/extra');
  const { differences, ranges: count } = await clone.verify();
  expect(differences).toEqual({
    total: 3,
    first: [
      { key: 'old/a/1', kind: 'missing' },
      { key: 'old/a/6', kind: 'different', reason: expect.stringContaining('ETag: ') },
      { key: 'old/c/extra', kind: 'extra' },
    ],
  });
  expect(count).toEqual({ total: 4, listedTwice: 2, equal: 0 });
});

test('what was written again on both sides is equal, and proven as it is now', async () => {
  await clone.put('from', 'old/b/1', 'other');
  await clone.copy('b/1');
  const { verification, path } = await clone.report();
  expect(verification.differences.total).toBe(0);
  expect(verification.ranges).toEqual({ total: 4, listedTwice: 1, equal: 1 });
  expect(await clone.differencesTo(path)).toEqual([]);
});
