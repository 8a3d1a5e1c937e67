import { openThrottle } from './limiter';

test('admits as many as its limit and the rest in turn', async () => {
  const throttle = openThrottle(2);
  expect(throttle.enter()).toBeUndefined();
  expect(throttle.enter()).toBeUndefined();
  const order: number[] = [];
  const third = throttle.enter()?.then(() => order.push(3));
  const fourth = throttle.enter()?.then(() => order.push(4));
  throttle.leave();
  await third;
  throttle.leave();
  await fourth;
  expect(order).toEqual([3, 4]);
});

test('halves once for all that was throttled in one epoch, and never below one', () => {
  const throttle = openThrottle(64);
  const epoch = throttle.epoch();
  for (let at = 0; at < 64; at++) throttle.slowed(epoch);
  expect(throttle.limit).toBe(32);
  for (let at = 0; at < 20; at++) throttle.slowed(throttle.epoch());
  expect(throttle.limit).toBe(1);
});

test('recovers by about one for each round of successes, up to where it began', () => {
  const throttle = openThrottle(8);
  throttle.slowed(throttle.epoch());
  for (let at = 0; at < 5; at++) throttle.succeeded();
  expect(throttle.limit).toBe(5);
  for (let at = 0; at < 100; at++) throttle.succeeded();
  expect(throttle.limit).toBe(8);
});
