import { HAZARDS } from '../../../scripts/local/samples/hazards';
import { createRandom, type Random } from '../../../scripts/local/samples/random';
import { parseDocuments } from './render';
import { sampleLines } from './sample-lines';
import { expectSame, renderBoth } from './wasm-both';

/** `MUTATED_LINES=1000000` is the long form; `MUTATED_SEED` makes others. */
const COUNT = Number(process.env['MUTATED_LINES'] ?? 10_000);
const SEED = Number(process.env['MUTATED_SEED'] ?? 1);
const BATCH = 500;

const LINES = [...sampleLines(20), ...HAZARDS.map(({ line }) => Buffer.from(line))];
/** Bytes that mean something to a parser, parts of characters, and what JSON forbids. */
const BYTES = Buffer.from(' "\\\\\\":/?#@-.,0149TZxvV[]\r{}%\t\x7f\x00\x01\x1f€😀é');

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

/** A line with up to four places changed, and its newline. */
function mutated(random: Random): Buffer {
  let line = LINES[random() % LINES.length] as Buffer;
  for (let edits = random() % 5; edits > 0; edits--) {
    const at = random() % (line.length + 1);
    const added = Array.from({ length: random() % 4 }, () => anyByte(random));
    line = Buffer.concat([
      line.subarray(0, at),
      Buffer.from(added),
      line.subarray(at + (random() % 4)),
    ]);
  }
  return Buffer.concat([line.filter((byte) => byte !== 0x0a), Buffer.from('\n')]);
}

function anyByte(random: Random): number {
  return random() % 5 === 0 ? random() % 256 : (BYTES[random() % BYTES.length] as number);
}
