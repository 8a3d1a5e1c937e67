import { observationOf } from '../fixtures/windows';
import { DEFAULT_SHARE_SETTINGS, isIdle, observedShare } from './observed-share';

/** Shares of 10,000 requests a minute, one after the other and again; the step began with the first. */
function observed(percent: number, shares: readonly number[], minutes = 12) {
  const shareOf = (minute: number) => shares[minute % shares.length] ?? 0;
  const observation = observationOf({
    minutes,
    candidate: (minute) => ({ requests: Math.round(10_000 * shareOf(minute)) }),
    baseline: (minute) => ({ requests: Math.round(10_000 * (1 - shareOf(minute))) }),
  });
  const since = observation.stepStarts[0] ?? 0;
  return observedShare({ ...observation, since, percent }, DEFAULT_SHARE_SETTINGS);
}

test('the interval is one of answers, and not of requests', () => {
  const { share, lowest, highest, requests, effective, reached, line } = observed(10, [0.08]);
  expect({ share, requests, effective, reached }).toEqual({
    share: 0.08,
    requests: 110_000,
    effective: 220,
    reached: true,
  });
  expect(lowest).toBeCloseTo(0.051, 3);
  expect(highest).toBeCloseTo(0.123, 3);
  expect(line).toBe('8 % of 110000 requests came to green (5.09 % to 12.3 %), wanted 10 %');
});

test('minutes that differ much are worth fewer answers', () => {
  expect(observed(10, [0.02, 0.3, 0.01, 0.05]).effective).toBeLessThan(70);
});

test('the minute in which old answers are still alive is not looked at', () => {
  expect(observed(50, [0, 0.5, 0.5, 0.5], 4).share).toBe(0.5);
});

test.each([
  [100, 0.85, true],
  [100, 0.6, false],
  [50, 0.45, true],
  [50, 0.2, false],
  [10, 0.001, false],
  [10, 0.6, false],
  [1, 0.15, true],
])('a step of %d %% with a share of %d is reached: %p', (percent, share, reached) => {
  expect(observed(percent, [share], 30).reached).toBe(reached);
});

test('without requests nothing is reached', () => {
  expect(observed(1, [0], 1)).toMatchObject({ share: undefined, reached: false });
  expect(observed(1, [0], 12)).toMatchObject({ share: 0, reached: false });
});

test('a colour is idle when it had no request for ten minutes, and not before', () => {
  const windowWith = (last: number) =>
    observationOf({
      minutes: 30,
      baseline: (minute) => ({ requests: minute > last ? 0 : 1, target5xx: 0 }),
    }).baseline;
  expect(isIdle(windowWith(19))).toBe(true);
  expect(isIdle(windowWith(20))).toBe(false);
  expect(isIdle(windowWith(29))).toBe(false);
  const refused = { requests: 0, target5xx: 0, loadBalancer5xx: 1 };
  expect(isIdle(observationOf({ minutes: 30, baseline: () => refused }).baseline)).toBe(false);
});
