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
