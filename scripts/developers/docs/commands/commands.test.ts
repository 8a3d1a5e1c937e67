import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../build/functions';
import { documentCommands, triedIn } from './documents';
import { TRIED } from './tried';
import { problemOf } from './understood';
import { simpleCommands } from './words';

const { fenced, inline } = documentCommands();
const followed = fenced.filter(({ page }) => page !== 'README.md');

test('there are commands to look at', () => {
  expect(fenced.length).toBeGreaterThan(40);
  expect(inline.length).toBeGreaterThan(40);
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

const tries = followed.map((command) => ({ ...command, tried: triedIn(command) }));

test('each command outside README has a test that tries it, or the reason why none does', () => {
  expect(
    tries.filter(({ tried }) => tried === undefined).map(({ place, text }) => [place, text]),
  ).toEqual([]);
  const used = new Set(tries.map(({ tried }) => tried));
  expect(TRIED.filter((one) => !used.has(one))).toEqual([]);
});

for (const { place, text, tried } of tries) {
  if (tried === undefined) continue;
  if ('notRun' in tried) test.skip(`${place} is not run, ${tried.notRun}: ${text}`, () => {});
  else
    test(`${place} is tried in ${tried.by}: ${text}`, () => {
      expect(readFileSync(join(ROOT, tried.by), 'utf8')).toContain(tried.as);
    });
}

test.each([
  ['npm run clone -- --sauce photos', /Unknown option '--sauce'/],
  ['npm run -s clone --source photos', /--source: npm keeps what stands before --/],
  ['npm run build -- --fast', /Unknown option '--fast'/],
  ['npm run docs -- --fast', /docs has no flags/],
  ['npm run nothing', /package.json has no script nothing/],
  ['npm run tf -- ENV red plan', /COLOUR: found "red"/],
  ['npx tsx scripts/developers/bench/clone-limits.ts --object 1', undefined],
  ['npx tsx scripts/developers/bench/clone-limits.ts --keys 1', /knows no --keys/],
  ['curl --data-binary @docs/kibana/gone.json', /there is no docs\/kibana\/gone.json/],
  ['npm run rollout -- ENV COLOUR --abort   # a word', undefined],
])('%s', (text, problem) => {
  const found = simpleCommands(text).map(problemOf).find(Boolean);
  if (problem === undefined) expect(found).toBeUndefined();
  else expect(found).toMatch(problem);
});
