import { describeError } from '@lambda-core/common/errors';
import { readSamplesCommand } from './command';

test('flags become settings', () => {
  const args = '--format alb --fields 30 --lines 20 --seed 9 --hazards 0 --gzip --to x.gz'.split(
    ' ',
  );
  expect(readSamplesCommand(args)).toEqual({
    options: { format: 'alb', lines: 20, seed: 9, hazards: 0, albFields: 30 },
    gzip: 'multi-member',
    to: 'x.gz',
  });
});

test.each([
  ['', '--format is required'],
  ['--format clasic', '"clasic"'],
  ['--format classic --lines -5', '--lines'],
  ['--format classic --lines=1e3', '"1e3"'],
  ['--format classic --hazards 2', '--hazards: found "2"'],
  ['--format classic --fields 30', '--fields goes with'],
  ['--format alb --fields 12', '"12"'],
  ['--format alb --single-member', 'needs --gzip'],
  ['--format alb --nonsense', '--nonsense'],
])('"%s" is refused with a message that names the flag', (args, message) => {
  let thrown: unknown;
  try {
    readSamplesCommand(args.split(' ').filter((arg) => arg !== ''));
  } catch (error) {
    thrown = error;
  }
  expect((thrown as { code: string }).code).toMatch(/^(USAGE|ERR_PARSE_ARGS)/);
  expect(describeError(thrown)).toContain(message);
});
