import { scattered, seeded } from './seeds';

test('a seed that a failure named stays what it was, for each purpose', () => {
  expect([scattered(1), scattered(2), scattered(1, 'log')]).toEqual([
    -1640531535, 1013904226, 1931046893,
  ]);
});

test('neighbouring seeds have nothing in common, nor have two purposes of one', () => {
  const numbers = [seeded(1), seeded(2), seeded(1, 'log'), seeded(1, 'clone')].flatMap((random) =>
    Array.from({ length: 100 }, () => random()),
  );
  expect(new Set(numbers).size).toBe(numbers.length);
});
