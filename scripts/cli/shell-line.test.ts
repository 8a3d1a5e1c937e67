import { execFileSync } from 'node:child_process';
import { shellLine } from './shell-line';

test('a shell reads the words that were written', () => {
  const words = [
    'plain-1.2/3',
    '',
    "it's",
    'a  b',
    '$HOME `id` "\\n"',
    '*',
    '--name=é',
    'two\nlines',
  ];
  const read = execFileSync('sh', ['-c', `printf '%s\\0' ${shellLine(words)}`], {
    encoding: 'utf8',
  });
  expect(read.split('\0').slice(0, -1)).toEqual(words);
  expect(shellLine(['npm', '--job', 'a=1'])).toBe('npm --job a=1');
});
