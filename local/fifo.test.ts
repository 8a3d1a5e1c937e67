import { createFifo } from './fifo';

test('gives back what was put in, in its order, however both take turns', () => {
  const fifo = createFifo<number>();
  const taken: (number | undefined)[] = [];
  for (let item = 0; item < 100; item += 1) {
    fifo.push(item);
    if (item % 3 > 0) taken.push(fifo.take());
  }
  expect(fifo.size).toBe(34);
  while (fifo.size > 0) taken.push(fifo.take());
  expect(taken).toEqual(Array.from({ length: 100 }, (_, at) => at));
  expect(fifo.take()).toBeUndefined();
  expect(fifo.size).toBe(0);
});
