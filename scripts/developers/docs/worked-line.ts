import * as fields from '@lambda-core/elb-log-processor/documents/fields';
import { classicHttp } from '@lambda-core/elb-log-processor/documents/formats/classic';
import { createPrograms } from '@lambda-core/elb-log-processor/documents/programs';
import type { Instruction } from '@lambda-core/elb-log-processor/documents/wasm/compile';
import { instantiate } from '@lambda-core/elb-log-processor/documents/wasm/engine';
import { createImage } from '@lambda-core/elb-log-processor/documents/wasm/image';
import {
  FIELDS,
  IMAGE,
  INPUT,
  OUTPUT,
  RESULT,
} from '@lambda-core/elb-log-processor/documents/wasm/layout';
import { FINISH, GROUP, LIST } from '@lambda-core/elb-log-processor/documents/wasm/operations';

/** A Classic line, and what its file has in common: as little as there can be. */
export const LINE =
  '2026-03-14T09:26:53.589793Z orders 203.0.113.77:51234 10.0.2.31:8080 0.000073 0.001048 0.000057 200 200 0 29 "GET http://www.thing.com:80/ HTTP/1.1" "curl/8" - -';
export const CONTEXT = { bucket: 'logs', key: 'orders.log' };

/** One instruction at work. */
export type Step = {
  /** Where it stands in the module's memory, and the words of its groups. */
  readonly address: number;
  readonly words: readonly number[];
  /** What it takes back of what was written before, and what it writes. */
  readonly erased: string;
  readonly written: string;
  /** The fields that it fills. */
  readonly filled: readonly FieldText[];
};

export type FieldText = { readonly field: number; readonly start: number; readonly text: string };

/**
 * What the module makes of `LINE`, instruction by instruction: each is seen at work by running the program
 * up to it and up to the one before.
 */
export function workedLine() {
  const programs = createPrograms(CONTEXT);
  const code = [
    ...classicHttp.derive.map(({ operation }) => operation),
    ...(programs.of(classicHttp).code ?? []),
  ];
  const run = runner();
  const image = imageOf(code);
  const groups = groupsOf(image);
  let before = run([{ code: FINISH }]);
  const scanned = before.fields;
  const steps = code.slice(0, -1).map((_, i): Step => {
    const after = run([...code.slice(0, i + 1), { code: FINISH }]);
    const same = commonLength(before.output, after.output);
    const step = {
      ...(groups[i] as Pick<Step, 'address' | 'words'>),
      erased: before.output.slice(same),
      written: after.output.slice(same),
      filled: after.fields.filter(({ field, text }) => textOf(before.fields, field) !== text),
    };
    before = after;
    return step;
  });
  return { image, steps, scanned, result: before.result, document: before.output };
}

function imageOf(code: readonly Instruction[]): Uint8Array {
  return createImage([{ ...classicHttp, code }]) ?? new Uint8Array(0);
}

/** Runs a program on `LINE`; every run leaves the derived fields of the one before. */
function runner() {
  const { memory, render } = instantiate();
  const bytes = Buffer.from(memory.buffer);
  return (code: readonly Instruction[]) => {
    bytes.set(imageOf(code), IMAGE);
    const end = INPUT + bytes.write(`${LINE}\n`, INPUT);
    render(INPUT, end, 0, 0);
    const result = [...new Int32Array(memory.buffer, RESULT, 4)];
    const pairs = new Int32Array(memory.buffer, FIELDS, (fields.FRAGMENT + 1) * 2);
    return {
      result,
      output: bytes.toString('utf8', OUTPUT, result[1]),
      fields: fieldTexts(bytes, pairs),
    };
  };
}

function fieldTexts(memory: Buffer, pairs: Int32Array): FieldText[] {
  return Array.from({ length: pairs.length / 2 }, (_, field) => {
    const [start = 0, end = 0] = pairs.subarray(field * 2, field * 2 + 2);
    return { field, start, text: memory.toString('utf8', start, end) };
  }).filter(({ text }) => text !== '');
}

/** The instructions of an image with one program, as they stand in memory. */
function groupsOf(image: Uint8Array): Pick<Step, 'address' | 'words'>[] {
  const words = new Int32Array(image.buffer, 0, Math.floor(image.length / 4));
  const found: Pick<Step, 'address' | 'words'>[] = [];
  let at = ((words[5] ?? 0) - IMAGE) / 4;
  while (at < words.length && words[at] !== FINISH) {
    const length = ((words[at] ?? 0) >= LIST ? 2 : 1) * (GROUP / 4);
    found.push({ address: IMAGE + at * 4, words: [...words.subarray(at, at + length)] });
    at += length;
  }
  return found;
}

function textOf(texts: readonly FieldText[], field: number): string | undefined {
  return texts.find((one) => one.field === field)?.text;
}

function commonLength(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}
