import { once } from 'node:events';
import { openDeadline, withDeadline } from './deadline';

test('draining is signalled before stopping, both before the end', async () => {
  const order: string[] = [];
  using deadline = openDeadline(1_200);
  deadline.drain.addEventListener('abort', () => order.push('drain'));
  deadline.stop.addEventListener('abort', () => order.push('stop'));
  // The deadline's own timers must not keep a process alive, so the test does.
  const alive = setInterval(() => {}, 1_000);
  await once(deadline.stop, 'abort');
  clearInterval(alive);
  expect(order).toEqual(['drain', 'stop']);
});

test('with no time left both are signalled at once', async () => {
  using deadline = openDeadline(0);
  const alive = setInterval(() => {}, 1_000);
  await once(deadline.stop, 'abort');
  clearInterval(alive);
  expect(deadline.drain.aborted).toBe(true);
});

test('once disposed it never fires', async () => {
  const deadline = openDeadline(0);
  deadline[Symbol.dispose]();
  await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(deadline.drain.aborted).toBe(false);
});

test('the deadline of a piece of work lasts until the work is done, and no longer', async () => {
  const alive = setInterval(() => {}, 1_000);
  const signal = await withDeadline(600, async ({ drain }) => {
    await once(drain, 'abort');
    return drain;
  });
  const other = await withDeadline(50, async (deadline) => deadline.stop);
  await new Promise((resolve) => setTimeout(resolve, 100));
  clearInterval(alive);
  expect([signal.aborted, other.aborted]).toEqual([true, false]);
});
