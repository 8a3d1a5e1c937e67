import { SAMPLE_FORMATS } from '@lambda-core/local/samples/formats';
import { HAZARDS } from '@lambda-core/local/samples/hazards';
import { pick, type Random } from '@lambda-core/local/samples/random';
import { sampleLines } from './sample-lines';

const LINES = [...sampleLines(20, SAMPLE_FORMATS), ...HAZARDS.map(({ line }) => Buffer.from(line))];
/** Bytes that mean something to a parser, parts of characters, and what JSON forbids. */
const BYTES = Buffer.from(' "\\\\\\":/?#@-.,0149TZxvV[]\r{}%\t\x7f\x00\x01\x1f€😀é');
/** Numbers at and beyond what a field holds. */
const NUMBERS = [
  ...['9223372036854775808', '-1', '65536', '1e309', '0x10', '00', `1${'0'.repeat(400)}`],
  ...['NaN', '1.', '.5', '4.9e-325', '99999999999999999999.999999999'],
];
const NEWLINE = 0x0a;
const EMPTY = new Uint8Array(0);

/** A line with up to four places changed, and its newline. */
export function mutated(random: Random): Buffer {
  let line: Buffer = pick(random, LINES);
  for (let edits = random() % 5; edits > 0; edits--) line = pick(random, EDITS)(line, random);
  return Buffer.concat([line.filter((byte) => byte !== NEWLINE), Buffer.from('\n')]);
}

type Edit = (line: Buffer, random: Random) => Buffer;

/** Up to three bytes instead of up to three others: as likely as all other edits together. */
const replaceBytes: Edit = (line, random) => {
  const at = random() % (line.length + 1);
  const added = Array.from({ length: random() % 4 }, () => anyByte(random));
  return spliced(line, at, at + (random() % 4), Buffer.from(added));
};

const EDITS: readonly Edit[] = [
  ...Array.from({ length: 6 }, () => replaceBytes),
  (line, random) => {
    const flipped = Buffer.from(line);
    const at = random() % Math.max(1, line.length);
    flipped.fill((flipped[at] ?? 0) ^ (1 << (random() % 8)), at, at + 1);
    return flipped;
  },
  function joinFields(line, random) {
    const at = line.indexOf(' ', random() % (line.length + 1));
    return at < 0 ? line : spliced(line, at, at + 1);
  },
  function removeField(line, random) {
    const at = line.indexOf(' ', random() % (line.length + 1));
    const next = line.indexOf(' ', at + 1);
    return at < 0 ? line : spliced(line, at, next < 0 ? line.length : next);
  },
  function otherNumber(line, random) {
    const at = random() % (line.length + 1);
    const digits = /[\d.]+/.exec(line.toString('latin1', at));
    if (digits === null) return line;
    const from = at + digits.index;
    return spliced(line, from, from + digits[0].length, Buffer.from(pick(random, NUMBERS)));
  },
  function cutOff(line, random) {
    // A blank line would have no document.
    return line.subarray(0, 20 + (random() % (line.length + 1)));
  },
  function repeatPart(line, random) {
    const at = random() % (line.length + 1);
    return spliced(line, at, at, line.subarray(at, at + (random() % 200)));
  },
];

function spliced(line: Buffer, from: number, to: number, between: Uint8Array = EMPTY): Buffer {
  return Buffer.concat([line.subarray(0, from), between, line.subarray(to)]);
}

function anyByte(random: Random): number {
  return random() % 5 === 0 ? random() % 256 : (BYTES[random() % BYTES.length] as number);
}
