import { openLimiter } from './limiter';

test('admits as many as its limit and the rest in turn', async () => {
  const limiter = openLimiter(2);
  expect(limiter.enter()).toBeUndefined();
  expect(limiter.enter()).toBeUndefined();
  const order: number[] = [];
  const third = limiter.enter()?.then(() => order.push(3));
  const fourth = limiter.enter()?.then(() => order.push(4));
  limiter.leave();
  await third;
  limiter.leave();
  await fourth;
  expect(order).toEqual([3, 4]);
});

test('halves once for all that was throttled in one epoch, and never below one', () => {
  const limiter = openLimiter(64);
  const epoch = limiter.epoch();
  for (let at = 0; at < 64; at++) limiter.slowed(epoch);
  expect(limiter.limit).toBe(32);
  for (let at = 0; at < 20; at++) limiter.slowed(limiter.epoch());
  expect(limiter.limit).toBe(1);
});

test('recovers by about one for each round of successes, up to where it began', () => {
  const limiter = openLimiter(8);
  limiter.slowed(limiter.epoch());
  for (let at = 0; at < 5; at++) limiter.succeeded();
  expect(limiter.limit).toBe(5);
  for (let at = 0; at < 100; at++) limiter.succeeded();
  expect(limiter.limit).toBe(8);
});
