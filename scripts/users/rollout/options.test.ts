import { readContinued, readRolloutCommand } from './options';

const BEGUN = readRolloutCommand([
  'production',
  'green',
  '--steps',
  '5,100',
  '--bake',
  '120',
  '--undecided',
  'return',
  '--return',
  'gradual',
  '--fail-after',
  '4',
  '--look-seconds',
  '30',
]);

test('what is not said is as usual', () => {
  expect(readRolloutCommand(['production', 'green'])).toMatchObject({
    action: 'begin',
    apis: undefined,
    steps: { steps: [1, 5, 10, 25, 50, 100], bakeMinutes: 30, whenUndecided: 'ask' },
    lookSeconds: 60,
    leaseSeconds: 60,
  });
});

test('a rollout goes on by the settings that it began with, but for what is said anew', () => {
  expect(readContinued(['production', 'green', '--resume'], BEGUN)).toEqual({
    ...BEGUN,
    action: 'resume',
  });
  const anew = ['--promote', '--bake', '5', '--return', 'at-once', '--lease-seconds', '90'];
  expect(readContinued(['production', 'green', ...anew], BEGUN)).toEqual({
    ...BEGUN,
    action: 'promote',
    steps: { ...BEGUN.steps, bakeMinutes: 5, gradualReturn: false },
    leaseSeconds: 90,
  });
});

test.each([
  [
    ['--steps', '1,5,100'],
    '--steps: found "1,5,100", expected 5,100, with which this rollout began',
  ],
  [['--steps', '5,5'], '--steps: found "5,5", expected whole percentages that rise'],
  [['--undecided', 'wait'], '--undecided: found "wait", expected'],
  [['--return', 'slowly'], '--return: found "slowly", expected'],
  [['--bake', 'long'], '--bake: found "long", expected'],
  [['--look-seconds', '0'], '--look-seconds: found "0", expected'],
  [['--abort', '--resume'], '--resume and --abort: found together, expected one of them'],
])('%j is refused', (words, message) => {
  expect(() => readContinued(['production', 'green', ...words], BEGUN)).toThrow(message);
});
