import type { ListedPage } from '@lambda-core/s3-clone-common/listing/list-objects';
import { isFull } from './fullness';
import { splitRange } from './split-range';

const LIMITS = { objects: 5_000, bytes: 1e12, milliseconds: 30_000 };
const TAKEN = { objects: 1, bytes: 1, milliseconds: 30_001, draining: false, throttled: false };

test('the limit of time does not end a segment while S3 says to slow down; all others do', () => {
  expect(isFull(TAKEN, LIMITS, false)).toBe(true);
  expect(isFull({ ...TAKEN, throttled: true }, LIMITS, false)).toBe(false);
  for (const full of [{ draining: true }, { bytes: 1e12 }, { objects: 5_000 }])
    expect(isFull({ ...TAKEN, ...full, throttled: true }, LIMITS, false)).toBe(true);
});

/** Lists so many keys. */
function probeOf(count: number, bytes: number, asked: string[] = []) {
  return (after = '', most: number): Promise<ListedPage> => {
    asked.push(after);
    const keys = Array.from({ length: count }, (_, at) => `k${String(at).padStart(6, '0')}`);
    const from = keys.findIndex((key) => key > after);
    const page = from < 0 ? [] : keys.slice(from, from + most);
    const object = { size: bytes, etag: '', modified: 0, storageClass: undefined };
    const objects = page.map((key) => ({ ...object, key }));
    return Promise.resolve({ objects, prefixes: [], last: from < 0 || from + most >= count });
  };
}

test.each([
  ['no more objects than one may have, of many pages, are one segment', 5_000, 1, 0],
  ['so are few whose bytes are too many, by their bytes', 1_001, 4e9, 4],
  ['twice as many are two', 10_000, 1, 1],
  ['more are cut evenly', 90_000, 1, 9],
])('%s', async (_, count, bytes, cuts) => {
  const asked: string[] = [];
  const found = await splitRange({ prefix: '' }, LIMITS, probeOf(count, bytes, asked));
  expect(found?.length).toBe(cuts);
  expect(asked.length).toBeLessThan(30);
});
