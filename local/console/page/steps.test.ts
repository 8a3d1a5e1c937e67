import type { FileState } from '../state';
import { legInWords, legsOf } from './steps';

const FILE: FileState = {
  put: 1000,
  bytes: 1,
  outcome: 'shipped',
  encountered: 30,
  sent: 30,
  unparsed: 0,
  errors: [],
  tries: [
    { from: 1500, to: 2000, part: 0, outcome: 'failed', lines: 0, sockets: 1 },
    { from: 2600, to: 3000, part: 0, outcome: 'continued', lines: 10, sockets: 3 },
    { from: 3100, to: 4000, part: 1, outcome: 'shipped', lines: 20, sockets: 0 },
  ],
};

test("a file's way is told with its waits, attempts and parts, without a gap", () => {
  const legs = legsOf(FILE, 9000);
  expect(legs.map(legInWords)).toEqual([
    '500 ms: queued: a message waits for an invocation',
    '500 ms: invocation: failed over 1 socket',
    '600 ms: backoff, before the next attempt',
    '400 ms: invocation: 10 lines confirmed over 3 sockets, then out of time',
    '100 ms: queued again: the rest of the file is a message',
    '900 ms: invocation for part 2: 20 lines confirmed',
  ]);
  for (const [at, { from }] of legs.entries()) expect(from).toBe(legs[at - 1]?.to ?? FILE.put);
});

test('a file that waits does so until now', () => {
  const [leg, ...others] = legsOf({ ...FILE, outcome: 'waiting', tries: [] }, 9000);
  expect([leg?.from, leg?.to, others]).toEqual([1000, 9000, []]);
});
