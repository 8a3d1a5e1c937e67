import type { FieldKind } from '../kinds';
import type { Instruction } from './compile';
import { IMAGE, IMAGE_BYTES } from './layout';
import {
  ADDRESS,
  END,
  END_OF_TESTS,
  GROUP,
  IP,
  LIST,
  PART,
  SAME_TIME,
  STRING,
  TIME,
  TIMESTAMP,
} from './operations';

/** A program as the module sees it: derivations first, then the document. */
export type ImageProgram = {
  readonly least: number;
  readonly positional: number;
  readonly telling: readonly FieldKind[];
  /** Missing when no line of the format has been met. */
  readonly code?: readonly Instruction[];
};

const COMMA = ','.charCodeAt(0);
const WORD = 4;
/** Vectors are read this far beyond the last text. */
const SLACK = 64;
/** More than any instruction writes besides texts and fields: digits of an offset, punctuation. */
const PUNCTUATION = 24;

/**
 * Assembles programs to what the module keeps at `IMAGE`: how many there are and what a document may need
 * besides the text of its line; for each its telling fields, its code, three bytes (fewest fields, known
 * positions, see `rivals`) and the field that may be a list; then those fields, the code and the texts. Lines of a format without code
 * are declined. `undefined` when that is too large, as it is with a label of 100 kilobytes.
 */
export function createImage(programs: readonly ImageProgram[]): Uint8Array | undefined {
  const codes = programs.map(({ code = [] }) => withoutRepeatedChecks(code));
  const words = codes.flat().reduce((sum, one) => sum + wordsOf(one), 0);
  const tests = programs.map(({ telling }) => [...telling.flat(), END_OF_TESTS]);
  const table = (1 + programs.length) * (GROUP / WORD);
  const texts = new Texts(IMAGE + (table + tests.flat().length + words) * WORD);

  let test = IMAGE + table * WORD;
  let entry = test + tests.flat().length * WORD;
  const head = [programs.length, Math.max(...codes.map(fixedBytes)), 0, 0];
  for (const [i, { least, positional }] of programs.entries()) {
    const code = codes[i] ?? [];
    const bytes = least | (positional << 8) | (rivals(programs, i) << 16);
    head.push(test, code.length === 0 ? 0 : entry, bytes, listField(code));
    test += (tests[i]?.length ?? 0) * WORD;
    entry += code.reduce((sum, one) => sum + wordsOf(one), 0) * WORD;
  }
  const instructions = codes.flat().flatMap((instruction) => encode(instruction, texts));

  const code = new Uint8Array(Int32Array.from([...head, ...tests.flat(), ...instructions]).buffer);
  const pool = texts.bytes();
  if (code.length + pool.length + SLACK > IMAGE_BYTES) return undefined;
  const image = new Uint8Array(code.length + pool.length);
  image.set(code);
  image.set(pool, code.length);
  return image;
}

/**
 * How many formats right before this one are special cases of it, so that a search must not begin behind
 * them. All others have no line in common, and it may begin anywhere.
 */
function rivals(programs: readonly ImageProgram[], index: number): number {
  const telling = programs[index]?.telling ?? [];
  let first = index;
  while (first > 0 && telling.every((one) => programs[first - 1]?.telling.includes(one))) first--;
  return index - first;
}

/** A field that has been found to be an address or a time once is just copied when it is needed again. */
function withoutRepeatedChecks(code: readonly Instruction[]): Instruction[] {
  const known = new Set<string>();
  return code.map((instruction) => {
    const again = AGAIN.get(instruction.code);
    if (again === undefined) return instruction;
    const check = `${again} ${instruction.field}`;
    if (known.has(check)) return { ...instruction, code: again };
    known.add(check);
    return instruction;
  });
}

const AGAIN = new Map([
  [IP, STRING],
  [TIME, SAME_TIME],
  [TIMESTAMP, SAME_TIME],
]);

/** The field that may be words in quotes with commas between: one that only such a list is made of. */
function listField(code: readonly Instruction[]): number {
  const list = code.find((one) => one.code === LIST && one.operand === COMMA);
  return code.filter(({ field }) => field === list?.field).length === 1 ? (list?.field ?? -1) : -1;
}

function wordsOf({ texts, operand }: Instruction): number {
  return (GROUP / WORD) * (texts === undefined && operand === undefined ? 1 : 2);
}

function encode(instruction: Instruction, pool: Texts): number[] {
  const {
    code,
    field = 0,
    text = '',
    opening = '',
    texts,
    operand,
    into,
    closes = 0,
  } = instruction;
  if (code === ADDRESS) return [code, field, ...(into ?? [])];
  if (code === PART) {
    const word = pool.place(String(operand));
    return [code, field, ...(into ?? []), ...word, Number(instruction.whole), 0];
  }
  if (code === END) return [code, field, 0, Buffer.byteLength(text)];
  const first = [code, field | (closes << 8), ...pool.place(text + opening + (texts?.[0] ?? ''))];
  if (first.length === wordsOf(instruction)) return first;
  const operands = typeof operand === 'string' ? pool.place(operand) : [operand ?? 0, 0];
  return [...first, ...operands, ...pool.place(text + (texts?.[1] ?? ''))];
}

function fixedBytes(code: readonly Instruction[]): number {
  let bytes = 0;
  for (const { text = '', opening = '', texts = [] } of code) {
    bytes += PUNCTUATION + Buffer.byteLength(text + opening + texts.join(''));
  }
  return bytes;
}

/** Constant texts, each kept once. */
class Texts {
  readonly #base: number;
  readonly #places = new Map<string, [address: number, length: number]>();
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  constructor(base: number) {
    this.#base = base;
  }

  place(text: string): [address: number, length: number] {
    let place = this.#places.get(text);
    if (place === undefined) {
      const bytes = Buffer.from(text);
      place = [this.#base + this.#length, bytes.length];
      this.#places.set(text, place);
      this.#parts.push(bytes);
      this.#length += bytes.length;
    }
    return place;
  }

  bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#parts));
  }
}
