import { utf8 } from '../json-writer';
import type { Instruction } from '../shape';
import { IMAGE, IMAGE_BYTES } from './layout';
import { ADDRESS, END, GROUP, LIST, PART, PROGRAMS } from './operations';

/** A program as the module sees it: derivations first, then the document. */
export type ImageProgram = {
  readonly least: number;
  readonly positional: number;
  readonly code: readonly Instruction[];
};

const COMMA = ','.charCodeAt(0);
/** Vectors are read this far beyond the last text. */
const SLACK = 64;
/** More than any instruction writes besides texts and fields: digits of an offset, punctuation. */
const PUNCTUATION = 24;

/**
 * Assembles programs, in the order of `operations.ts`, to what the module keeps at `IMAGE`; lines of a
 * missing one are declined. `undefined` when that is too large, as it is with a label of 100 kilobytes.
 */
export function createImage(
  programs: readonly (ImageProgram | undefined)[],
): Uint8Array | undefined {
  const all = programs.flatMap((program) => program?.code ?? []);
  const groups = all.reduce((sum, instruction) => sum + groupsOf(instruction), PROGRAMS + 1);
  const texts = new Texts(IMAGE + groups * GROUP);
  const words: number[] = [];
  let entry = IMAGE + (PROGRAMS + 1) * GROUP;
  let fixed = 0;
  for (const program of programs) {
    if (program === undefined) {
      words.push(0, 0, 0, 0);
      continue;
    }
    const { least, positional, code } = program;
    words.push(entry, least, positional, listField(code));
    entry += code.reduce((sum, instruction) => sum + groupsOf(instruction), 0) * GROUP;
    fixed = Math.max(fixed, fixedBytes(code));
  }
  words.push(fixed, 0, 0, 0);
  for (const instruction of all) words.push(...encode(instruction, texts));

  const code = new Uint8Array(Int32Array.from(words).buffer);
  const pool = texts.bytes();
  if (code.length + pool.length + SLACK > IMAGE_BYTES) return undefined;
  const image = new Uint8Array(code.length + pool.length);
  image.set(code);
  image.set(pool, code.length);
  return image;
}

/** The field that may be words in quotes with commas between: one that only such a list is made of. */
function listField(code: readonly Instruction[]): number {
  const list = code.find((one) => one.code === LIST && one.operand === COMMA);
  return code.filter(({ field }) => field === list?.field).length === 1 ? (list?.field ?? -1) : -1;
}

function groupsOf({ texts, operand }: Instruction): number {
  return texts === undefined && operand === undefined ? 1 : 2;
}

function encode(instruction: Instruction, pool: Texts): number[] {
  const { code, field = 0, text = '', opening = '', texts, operand, into } = instruction;
  if (code === ADDRESS) return [code, field, ...(into ?? [])];
  if (code === PART) {
    const word = pool.place(String(operand));
    return [code, field, ...(into ?? []), ...word, Number(instruction.whole), 0];
  }
  if (code === END) return [code, field, 0, Buffer.byteLength(text)];
  const first = [code, field, ...pool.place(text + opening + (texts?.[0] ?? ''))];
  if (groupsOf(instruction) === 1) return first;
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
      const bytes = utf8(text);
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
