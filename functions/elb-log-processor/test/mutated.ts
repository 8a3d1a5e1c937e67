import { HAZARDS } from '../../../scripts/local/samples/hazards';
import type { Random } from '../../../scripts/local/samples/random';
import { sampleLines } from './sample-lines';

const LINES = [...sampleLines(20), ...HAZARDS.map(({ line }) => Buffer.from(line))];
/** Bytes that mean something to a parser, parts of characters, and what JSON forbids. */
const BYTES = Buffer.from(' "\\\\\\":/?#@-.,0149TZxvV[]\r{}%\t\x7f\x00\x01\x1f€😀é');

/** A line with up to four places changed, and its newline. */
export function mutated(random: Random): Buffer {
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
