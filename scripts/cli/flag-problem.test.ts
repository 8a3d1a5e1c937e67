import { parseArgs } from 'node:util';
import { flagProblem } from './flag-problem';

const HELP =
  'ship [--attempts N] [--to HOST:PORT] [--count-only] [--count-limit N]\n  --keep-trying  never give up';

function problemOf(...args: string[]): string | undefined {
  try {
    parseArgs({ args, options: { attempts: { type: 'string' }, to: { type: 'string' } } });
  } catch (error) {
    return flagProblem(error, HELP);
  }
  return undefined;
}

test.each([
  [['--attempt', '3'], '--attempt: there is no such flag; did you mean --attempts?'],
  [['--keeptrying'], '--keeptrying: there is no such flag; did you mean --keep-trying?'],
  [['--too', '-'], '--too: there is no such flag; did you mean --to?'],
  [['--keep'], '--keep: there is no such flag; did you mean --keep-trying?'],
  [['--count'], '--count: there is no such flag'],
  [['--zebra'], '--zebra: there is no such flag'],
  // Of another way to use the command.
  [['--keep-trying'], '--keep-trying: does not go with the other flags here'],
  [['-x'], '-x: there is no such flag'],
  [['--to'], "Option '--to <value>' argument missing"],
  [['--to', '--attempts'], "Option '--to' argument is ambiguous"],
])('%j', (args, expected) => {
  expect(problemOf(...args)).toBe(expected);
});

test('any other error is not its business', () => {
  expect(flagProblem(new Error('no'), HELP)).toBeUndefined();
});
