import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../build/functions';

const DATE = /\b20\d\d-\d\d-\d\d\b/;
const MEASURED_BY = /`(npm|npx|node) [^`]+`|[Bb]y a script that was not kept/;
const FIGURE = /\d (s|ms|MB|KB|%|×)(?![\w-])|\d lines a second/;

const read = (page: string) => readFileSync(join(ROOT, page), 'utf8');

const sections = read('docs/performance.md')
  .split(/^(?=##+ )/m)
  .filter((section) => section.startsWith('##') && FIGURE.test(section))
  .map((text) => ({ title: text.slice(0, text.indexOf('\n')), text }));

test('there are sections with figures', () => {
  expect(sections.length).toBeGreaterThan(6);
});

test.each(sections)('$title begins with what measured it, and when', ({ text }) => {
  const beginning = text.split('\n\n').slice(1, 3).join('\n');
  expect(beginning).toMatch(MEASURED_BY);
  expect(beginning).toMatch(DATE);
});

/** Where else a figure of a long run stands: its page, and the command that stands beside it. */
test.each([
  ['README.md', 'npx tsx scripts/developers/bench/clone-limits.ts'],
  ['docs/clone.md', 'npx tsx scripts/developers/bench/clone-limits.ts'],
  ['docs/clone.md', 'npx tsx scripts/developers/bench/proof-limits.ts'],
  ['docs/completeness.md', 'npm run bench -- completeness'],
  ['docs/guarantees.md', 'npm run chaos -- java round-trips'],
  ['docs/guarantees.md', 'Run whole (`npm run chaos -- billion'],
  ['docs/rollout.md', 'npm run bench -- rollout'],
])('%s: the date stands beside %s', (page, command) => {
  const [, after = ''] = read(page).split(command);
  expect(after.slice(0, 90)).toMatch(DATE);
});

test.each(['ship', 'clone', 'scale', 'cold-start', 'rollout'])(
  'the chart %s says when it was measured, and where',
  (name) => {
    const { caption } = JSON.parse(read(`docs/bench/${name}.json`)) as { caption: string };
    expect(caption).toMatch(new RegExp(`^${DATE.source} · .*cores`));
  },
);
