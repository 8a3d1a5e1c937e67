import { type Limiter, openLimiter } from './limiter';

// A place that is not left keeps the next task waiting.
jest.setTimeout(5_000);

/** A task that stays in its place until it is ended. */
function openTask() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { task: () => ended, end };
}

const slowDown = async () => {
  throw Object.assign(new Error('slow down'), { name: 'SlowDown' });
};
const succeed = (limiter: Limiter) => limiter.run((attempt) => attempt(async () => {}));
const throttle = (limiter: Limiter) => limiter.run((attempt) => attempt(slowDown)).catch(() => {});

test('admits as many as its limit and the rest in turn', async () => {
  const limiter = openLimiter(2);
  const [first, second] = [openTask(), openTask()];
  expect(limiter.start(first.task)).toBeUndefined();
  expect(limiter.start(second.task)).toBeUndefined();
  const order: number[] = [];
  const third = limiter.start(async () => void order.push(3));
  const fourth = limiter.run(async () => order.push(4));
  await new Promise(setImmediate);
  expect(order).toEqual([]);
  first.end();
  await third;
  await fourth;
  expect(order).toEqual([3, 4]);
});

test('halves once for all that was throttled in one epoch, and never below one', async () => {
  const limiter = openLimiter(64);
  await Promise.all(Array.from({ length: 64 }, () => throttle(limiter)));
  expect(limiter.limit).toBe(32);
  for (let at = 0; at < 20; at++) await throttle(limiter);
  expect(limiter.limit).toBe(1);
});

test('each attempt of a task counts by the epoch in which it begins', async () => {
  const limiter = openLimiter(64);
  await limiter.run(async (attempt) => {
    for (let at = 0; at < 2; at++) await attempt(slowDown).catch(() => {});
  });
  expect(limiter.limit).toBe(16);
});

test('recovers by about one for each round of successes, up to where it began', async () => {
  const limiter = openLimiter(8);
  await throttle(limiter);
  for (let at = 0; at < 5; at++) await succeed(limiter);
  expect(limiter.limit).toBe(5);
  for (let at = 0; at < 100; at++) await succeed(limiter);
  expect(limiter.limit).toBe(8);
});

test('begins low and grows by one with each success while tasks wait, until it is throttled', async () => {
  const limiter = openLimiter(64, 4);
  await Promise.all(Array.from({ length: 4 }, () => succeed(limiter)));
  expect([limiter.limit, limiter.isThrottled]).toEqual([4, false]);
  await Promise.all(Array.from({ length: 20 }, () => succeed(limiter)));
  const grown = limiter.limit;
  expect(grown).toBe(4 + 10);
  await throttle(limiter);
  expect([limiter.limit, limiter.isThrottled]).toEqual([Math.floor(grown / 2), true]);
  await Promise.all(Array.from({ length: 20 }, () => succeed(limiter)));
  expect(limiter.limit).toBeLessThanOrEqual(grown / 2 + 4);
});

test('while it may not, it does not grow', async () => {
  let mayGrow = false;
  const limiter = openLimiter(64, 4, () => mayGrow);
  const crowd = () => Promise.all(Array.from({ length: 20 }, () => succeed(limiter)));
  await crowd();
  expect(limiter.limit).toBe(4);
  mayGrow = true;
  await crowd();
  expect(limiter.limit).toBeGreaterThan(4);
});

test('a place is left whatever becomes of its task', async () => {
  const limiter = openLimiter(1);
  const failing = () =>
    limiter.run(async () => {
      throw new Error('failed');
    });
  await expect(failing()).rejects.toThrow('failed');
  const thrower = () =>
    limiter.run(() => {
      throw new Error('thrown');
    });
  await expect(thrower()).rejects.toThrow('thrown');
  expect(limiter.start(async () => {})).toBeUndefined();
  expect(await limiter.run(async () => 'there is room')).toBe('there is room');
});

test('what is no throttle leaves the limit alone', async () => {
  const limiter = openLimiter(8);
  const reset = async () => {
    throw Object.assign(new Error('reset'), { name: 'ECONNRESET' });
  };
  await limiter.run((attempt) => attempt(reset)).catch(() => {});
  expect(limiter.limit).toBe(8);
});
