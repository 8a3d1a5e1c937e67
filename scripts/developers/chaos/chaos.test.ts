import { npmRun } from '../../cli/fixtures/npm-run';
import { tryFunction } from './function/trial';
import type { Findings } from './section';

test('the short form breaks no promise, and sees the loss that tcp cannot', async () => {
  const { status, stdout, stderr } = await npmRun('chaos', ['--short', '--json']);
  expect({ status, broken: stderr.match(/^broken: .*/gm) }).toEqual({ status: 0, broken: null });
  const sections: (Findings & { name: string })[] = JSON.parse(stdout);
  expect(sections.map(({ name }) => name)).toEqual(['receiver', 'control', 's3', 'input', 'load']);
  const tries = (word: string) =>
    sections
      .flatMap(({ rows }) => rows)
      .filter(({ fault }) => fault.includes(word))
      .reduce((sum, row) => sum + row.tries, 0);
  for (const word of [
    'tcp',
    'lumberjack',
    'restarts',
    'acknowledges',
    'half-open',
    'mutated',
    'bombs',
    'names',
    'clone: ',
  ]) {
    expect({ word, tried: tries(word) > 0 }).toEqual({ word, tried: true });
  }
  if (process.platform !== 'linux') return;
  const control = sections[1]?.rows.map(({ fault, tries, survived }) => [
    fault.split(' ')[0],
    tries - survived,
  ]);
  expect(control).toEqual([
    ['tcp', 1],
    ['lumberjack', 0],
  ]);
}, 240_000);

test.each([
  [['nonsense'], '"nonsense": expected a section: receiver'],
  [['--seed', '7'], '--seed: found without one section'],
  [['--lines', '10'], '--lines: found without the section billion'],
  [['receiver', '--seeds', 'many'], '--seeds: found "many", expected a whole number from 1'],
])('%j is refused with what was expected', async (argv, why) => {
  const { status, stderr } = await npmRun('chaos', argv);
  expect(stderr).toContain(why);
  expect(status).toBe(2);
});

test('a function that is killed, frozen and called twice loses no line', async () => {
  const { happened, problems } = await tryFunction(1, new AbortController().signal);
  expect(problems).toEqual([]);
  expect(happened.size).toBeGreaterThan(2);
}, 180_000);
