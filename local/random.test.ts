import { chance, createRandom, fraction } from './random';

const first = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random());
};

test('a seed has the numbers that it has always had: samples and faults are told by their seeds', () => {
  expect(first(1, 4)).toEqual([2693262067, 11749833, 2265367787, 4213581821]);
  expect(first(1, 4)).toEqual(first(2 ** 32 + 1, 4));
  expect(first(2, 4)).not.toEqual(first(1, 4));
});

test('fractions are from 0 to below 1, and a chance comes as often as it says', () => {
  expect([0, 2 ** 31, 2 ** 32 - 1].map((number) => fraction(() => number))).toEqual([
    0,
    0.5,
    1 - 2 ** -32,
  ]);
  const random = createRandom(3);
  const hits = Array.from({ length: 10_000 }, () => chance(random, 5)).filter(Boolean).length;
  expect(hits / 10_000).toBeCloseTo(0.2, 1);
});
