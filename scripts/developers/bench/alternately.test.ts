import { LambdaCoreError } from '@lambda-core/common/errors';
import { absences, alternately, type Contender } from './alternately';
import { LATE } from './measure/run';

const contender = (name: string, run: () => number, absent?: string): Contender<number> => ({
  name,
  ...(absent === undefined ? {} : { absent }),
  run: async () => run(),
});

test('contenders run in turn, and an absent one is named', async () => {
  const order: string[] = [];
  const all = [
    contender('a', () => 1),
    contender('b', () => 2),
    contender('gone', () => 3, 'not installed'),
  ];
  const outcomes = await alternately(all, 2, (name) => order.push(name));
  expect(order).toEqual(['a', 'b', 'a', 'b']);
  expect(outcomes.map(({ runs }) => runs)).toEqual([[1, 1], [2, 2], []]);
  expect(absences(outcomes)).toEqual(['absent: gone (not installed)']);
});

test('a contender sees the runs before its own', async () => {
  const seen: number[] = [];
  const second: Contender<number> = {
    name: 'second',
    run: async (earlier) => seen.push(earlier.get('first')?.length ?? -1),
  };
  await alternately([contender('first', () => 1), second], 2, () => {});
  expect(seen).toEqual([1, 2]);
});

test('a run that fails stops the comparison', async () => {
  const failing = contender('a', () => {
    throw new Error('999 of 1000 lines');
  });
  await expect(alternately([failing], 3, () => {})).rejects.toThrow('999 of 1000');
});

test('a peer that takes too long is named, and the others go on; of ours it is an error', async () => {
  const slow = contender('slow', () => {
    throw new LambdaCoreError(LATE, 'slow was killed after 9 s');
  });
  const all = [{ ...slow, mayBeLate: true }, contender('b', () => 2)];
  const outcomes = await alternately(all, 2, () => {});
  expect(outcomes.map(({ runs }) => runs)).toEqual([[], [2, 2]]);
  expect(absences(outcomes)).toEqual(['absent: slow (slow was killed after 9 s)']);
  await expect(alternately([slow], 1, () => {})).rejects.toThrow('killed after 9 s');
});
