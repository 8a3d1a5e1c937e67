import fc from 'fast-check';
import { forEachConcurrently } from './concurrency';

test('every item is handled once, never more than the limit at a time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3)), fc.integer({ min: 1, max: 6 }), async (turns, limit) => {
      const done: number[] = [];
      let running = 0;
      let most = 0;
      await forEachConcurrently(turns.entries(), limit, async ([index, waits]) => {
        most = Math.max(most, ++running);
        for (let i = 0; i < waits; i++) await new Promise(setImmediate);
        running--;
        done.push(index);
      });
      expect(done.sort((a, b) => a - b)).toEqual(turns.map((_, index) => index));
      expect(most).toBeLessThanOrEqual(limit);
    }),
  );
});

test('items are taken only when there is room, so a source may be endless', async () => {
  let taken = 0;
  function* endless() {
    for (;;) yield taken++;
  }
  const run = forEachConcurrently(endless(), 3, async (item) => {
    await new Promise(setImmediate);
    if (item === 10) throw new Error('enough');
  });
  await expect(run).rejects.toThrow('enough');
  expect(taken).toBeLessThan(20);
});

test('the first error is thrown only after the tasks that run have ended', async () => {
  let started = 0;
  let ended = 0;
  const run = forEachConcurrently([1, 2, 3], 3, async (item) => {
    started++;
    await new Promise(setImmediate);
    if (item === 1) throw new Error('first');
    await new Promise(setImmediate);
    ended++;
  });
  await expect(run).rejects.toThrow('first');
  expect([started, ended]).toEqual([3, 2]);
});

test('an asynchronous source is asked for one item at a time, and is closed after an error', async () => {
  let asking = 0;
  let closed = 0;
  let item = 0;
  const source: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        expect(++asking).toBe(1);
        await new Promise(setImmediate);
        asking--;
        return item < 20 ? { done: false, value: item++ } : { done: true, value: undefined };
      },
      async return() {
        expect(asking).toBe(0);
        closed++;
        return { done: true, value: undefined };
      },
    }),
  };
  const handled: number[] = [];
  await forEachConcurrently(source, 5, async (value) => void handled.push(value));
  expect(handled).toEqual(Array.from({ length: 20 }, (_, index) => index));
  expect(closed).toBe(0);
  item = 0;
  const failing = forEachConcurrently(source, 5, async (value) => {
    if (value === 3) throw new Error('third');
  });
  await expect(failing).rejects.toThrow('third');
  expect(closed).toBe(1);
});

test.each([0, Number.NaN, Infinity])('a limit of %d is refused', async (limit) => {
  await expect(forEachConcurrently([1], limit, async () => {})).rejects.toThrow(RangeError);
});

test('an error of the source is thrown once the running tasks have ended', async () => {
  let ended = 0;
  async function* breaking() {
    yield 1;
    yield 2;
    throw new Error('broken');
  }
  const run = forEachConcurrently(breaking(), 3, async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
    ended++;
  });
  await expect(run).rejects.toThrow('broken');
  expect(ended).toBe(2);
});
