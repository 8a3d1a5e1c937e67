import fc from 'fast-check';
import { forEachConcurrently } from '../src/concurrency';

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
