import { createRandom, fraction } from '@lambda-core/local/random';
import { weigh } from './evidence';
import { signOf } from './signs';
import { wilson } from './wilson';

test('coins that are fair are called unfair in no more rollouts than the threshold allows, however often one looks', () => {
  const random = createRandom(7);
  const called = (threshold: number) => {
    let count = 0;
    for (let rollout = 0; rollout < 500; rollout++) {
      const coins = Array.from({ length: 50 }, (_, at) => signOf(at, fraction(random) < 0.5));
      const crosses = coins.some(
        (_, at) => weigh(coins.slice(0, at + 1), [0, 10, 20, 30, 40], 0).factor >= threshold,
      );
      if (crosses) count++;
    }
    return count / 500;
  };
  expect(called(20)).toBeLessThan(0.05);
  expect(called(5)).toBeLessThan(0.2);
});

test('evidence grows with every minute that speaks against, and shrinks with those that do not', () => {
  const bad = Array.from({ length: 10 }, (_, at) => signOf(at, true));
  const good = Array.from({ length: 10 }, (_, at) => signOf(10 + at, false));
  const after = (minutes: typeof bad) => weigh(minutes, [0], 0).factor;
  expect(after(bad.slice(0, 5))).toBeGreaterThan(after(bad.slice(0, 4)));
  expect(after(bad)).toBeGreaterThan(100);
  expect(after([...bad, ...good])).toBeLessThan(2);
});

test('a later start sees a fault that the minutes before it hide, and is named', () => {
  const minutes = Array.from({ length: 120 }, (_, at) => signOf(at, at >= 100));
  expect(weigh(minutes, [0], 0).factor).toBeLessThan(1);
  expect(weigh(minutes, [0, 100], 0)).toMatchObject({
    since: 100,
    factor: expect.closeTo(53_126, 0),
  });
});

test('leaving out the strongest minute leaves nothing of a single one', () => {
  const minutes = [{ at: 0, logs: [50, 10] }];
  expect(weigh(minutes, [0], 1).persistent).toBeCloseTo(1);
  expect(weigh([...minutes, { at: 1, logs: [2, 3] }], [0], 1).persistent).toBeCloseTo(
    0.5 + 0.5 * ((Math.exp(2) + Math.exp(3)) / 2),
  );
  expect(weigh([...minutes, { at: 1, logs: [-2, -3] }], [0], 2).persistent).toBeLessThan(1);
});

test('nothing is as likely either way', () => {
  expect(weigh([], [0], 1)).toEqual({ factor: 1, persistent: 1, since: 0 });
});

test.each([
  // Newcombe 1998, table I, method 3.
  [81 / 263, 263, 0.2553, 0.3662],
  [15 / 148, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1 / 29, 29, 0.0061, 0.1718],
])('Wilson: %d of %d', (share, trials, lowest, highest) => {
  const interval = wilson(share, trials, 1.96);
  expect(interval.lowest).toBeCloseTo(lowest, 3);
  expect(interval.highest).toBeCloseTo(highest, 3);
});
