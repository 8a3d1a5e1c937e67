import fc from 'fast-check';
import { backoffMilliseconds } from './backoff';

test('the pause doubles with each failure, up to the cap', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7].map((failures) =>
    backoffMilliseconds(failures, { first: 200, random: () => 0 }),
  );
  expect(pauses).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000]);
});

test('jitter takes away up to half, and after many failures it is still a number below the cap', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, share) => {
        const whole = backoffMilliseconds(failures, { first: 200, random: () => 0 });
        const pause = backoffMilliseconds(failures, { first: 200, random: () => share });
        expect(pause).toBeGreaterThanOrEqual(whole / 2);
        expect(pause).toBeLessThanOrEqual(10_000);
      },
    ),
  );
});

test('with full jitter the pause is drawn between nothing and all of it', () => {
  const pauses = [0, 0.25, 1].map((share) =>
    backoffMilliseconds(3, { first: 50, cap: 5_000, jitter: 1, random: () => share }),
  );
  expect(pauses).toEqual([200, 150, 0]);
});
