import { createRandom } from '@lambda-core/local/random';
import { mutated } from './fixtures/mutated';
import { parseDocuments } from './fixtures/render';
import { expectSame, renderBoth } from './fixtures/wasm-both';

/** `MUTATED_LINES=1000000` is the long form; `MUTATED_SEED` makes others. */
const COUNT = Number(process.env['MUTATED_LINES'] ?? 10_000);
const SEED = Number(process.env['MUTATED_SEED'] ?? 1);
const BATCH = 500;

test(`every byte that leaves is valid UTF-8 JSON: ${COUNT} mutated lines, seed ${SEED}`, () => {
  const random = createRandom(SEED);
  for (let made = 0; made < COUNT; made += BATCH) {
    const lines = Array.from({ length: BATCH }, () => mutated(random));
    const both = renderBoth(Buffer.concat(lines));
    expectSame(both);
    const documents = parseDocuments(Buffer.from(both.fast.text, 'latin1'));
    expect(documents).toHaveLength(BATCH);
  }
}, 3_600_000);
