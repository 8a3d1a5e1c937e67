import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../scripts/build/functions';

const text = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8');
const promises = text.split('\n').filter((line) => /^\| .*\.test\.ts/.test(line));
const named = promises.map((line) => /\| `(\S+\.test\.ts)` "([^"]+)" \|$/.exec(line));

test('every promise with a test names its file and its title', () => {
  expect(promises.length).toBeGreaterThan(10);
  expect(promises.filter((_, at) => named[at] === null)).toEqual([]);
});

test.each(named.map((match) => match?.slice(1) ?? []))('%s has "%s"', (file = '', title = '') => {
  expect(readFileSync(join(ROOT, file), 'utf8')).toContain(`test('${title}', `);
});
