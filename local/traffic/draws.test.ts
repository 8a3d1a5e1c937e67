import { createRandom } from '../random';
import { binomial, logNormal, normalQuantile, poisson, quantilePlace } from './draws';

function momentsOf(draw: () => number, count = 20_000) {
  const values = Array.from({ length: count }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { mean, variance };
}

test.each([0.3, 4, 30, 61, 5000])('Poisson draws around %d scatter by its square root', (mean) => {
  const random = createRandom(1);
  const moments = momentsOf(() => poisson(random, mean));
  expect(moments.mean / mean).toBeCloseTo(1, 1);
  expect(moments.variance / mean).toBeCloseTo(1, 1);
});

test.each([
  [10, 0.3],
  [1000, 0.002],
  [60_000, 0.01],
  [200, 0.9],
])(
  'of %d trials with a chance of %d as many succeed as should, and as unevenly',
  (trials, share) => {
    const random = createRandom(2);
    const moments = momentsOf(() => binomial(random, trials, share));
    expect(moments.mean / (trials * share)).toBeCloseTo(1, 1);
    expect(moments.variance / (trials * share * (1 - share))).toBeCloseTo(1, 1);
  },
);

test('no draw leaves its range', () => {
  const random = createRandom(3);
  expect(binomial(random, 100, 0)).toBe(0);
  expect(binomial(random, 100, 1)).toBe(100);
  expect(binomial(random, 0, 0.5)).toBe(0);
  expect(poisson(random, 0)).toBe(0);
  const most = (trials: number, share: number) =>
    Math.max(...Array.from({ length: 5000 }, () => binomial(random, trials, share)));
  expect(most(3, 0.49)).toBe(3);
  expect(most(70, 0.99)).toBe(70);
});

test.each([
  [0.5, 0],
  [0.99, 2.326348],
  [0.01, -2.326348],
  [0.841345, 1],
  [0.001, -3.090232],
])('below %d of a normal distribution lies %d', (share, value) => {
  expect(normalQuantile(share)).toBeCloseTo(value, 5);
});

test.each([100, 1000, 60_000])(
  'the 99th percentile of %d draws lies where that of real draws does',
  (count) => {
    const random = createRandom(4);
    const { mean, variance } = momentsOf(() => quantilePlace(random, 0.99, count), 4000);
    const k = Math.ceil(0.99 * count);
    const expected = k / (count + 1);
    expect(mean).toBeCloseTo(expected, 2);
    const beta = (expected * (1 - expected)) / (count + 2);
    expect(variance / beta).toBeGreaterThan(0.85);
    expect(variance / beta).toBeLessThan(1.2);
  },
);

test('a log-normal draw has its median', () => {
  const random = createRandom(5);
  const values = Array.from({ length: 2001 }, () => logNormal(random, 3, 0.5)).sort(
    (a, b) => a - b,
  );
  expect(values[1000]).toBeCloseTo(3, 0);
});
