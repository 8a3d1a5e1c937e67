import { lasting, time } from './text';

test.each([
  [0, '0 ms', '0 ms'],
  [99, '99 ms', '99 ms'],
  [100, '0.1 s', '100 ms'],
  [12_340, '12 s', '12 s'],
  [185_000, '3 min 5 s', '3 min 5 s'],
])('%d milliseconds are never told as nothing', (milliseconds, inTime, inLasting) => {
  expect([time(milliseconds), lasting(milliseconds)]).toEqual([inTime, inLasting]);
});
