import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../build/functions';
import { inlineCommands, readBlocks, strayCommands } from './blocks';
import { documentCommands } from './documents';
import { problemOf } from './understood';
import { simpleCommands } from './words';

/** `npm run test:newcomer` runs them. */
const fenced = documentCommands((markdown) => readBlocks(markdown).flat());
const inline = documentCommands(inlineCommands);

test('there are commands to look at', () => {
  expect(fenced.length).toBeGreaterThan(40);
  expect(inline.length).toBeGreaterThan(40);
});

test('none stands in a block that does not say sh, so that nobody runs it', () => {
  expect(documentCommands(strayCommands)).toEqual([]);
});

test.each(fenced)('$place is understood by what reads it: $text', ({ text }) => {
  expect(simpleCommands(text).map(problemOf).filter(Boolean)).toEqual([]);
});

test('those within sentences have only flags that there are', () => {
  // A sentence need not say all that a command needs.
  const problems = inline.flatMap(({ place, text }) =>
    simpleCommands(text)
      .map(problemOf)
      .filter(
        (problem) => problem !== undefined && !/missing|required|expected either/.test(problem),
      )
      .map((problem) => `${place}: ${text}: ${problem}`),
  );
  expect(problems).toEqual([]);
});

/** Users' commands, whose standard output is a result; that of `tf` is Terraform's, and `npm start` has none to read. */
const RESULTS = Object.entries(
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as Record<string, string>,
).flatMap(([name, line]) =>
  line.includes('scripts/start.cjs') && !['start', 'tf'].includes(name) ? [name] : [],
);

test('npm says nothing (-s) where standard output is a result that one reads or pipes, and there alone', () => {
  // Without words it is a command's name.
  const written = /npm run (-s )?([\w:-]+)( -- [^|&\n#]*)(\|)?/g;
  const wrong = [...fenced, ...inline].filter(({ text }) =>
    [...text.matchAll(written)].some(([, silent, name = '', words = '', pipe]) => {
      const isRead = pipe !== undefined || / (output|show|state (show|list))\b/.test(words);
      return (silent !== undefined) !== (RESULTS.includes(name) || isRead);
    }),
  );
  expect(wrong).toEqual([]);
});

test.each([
  ['npm run -s clone -- --sauce photos', /Unknown option '--sauce'/],
  ['npm run -s clone --source photos', /--source: npm keeps what stands before --/],
  ['npm run build -- --fast', /Unknown option '--fast'/],
  ['npm run docs -- --fast', /docs has no flags/],
  ['npm run nothing', /package.json has no script nothing/],
  ['npm run tf -- ENV red plan', /COLOUR: found "red"/],
  ['npx tsx scripts/developers/bench/clone-limits.ts --object 1', undefined],
  ['npx tsx scripts/developers/bench/clone-limits.ts --keys 1', /knows no --keys/],
  ['curl --data-binary @docs/kibana/gone.json', /there is no docs\/kibana\/gone.json/],
  ['npm run -s rollout -- ENV COLOUR --abort   # a word', undefined],
])('%s', (text, problem) => {
  const found = simpleCommands(text).map(problemOf).find(Boolean);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});
