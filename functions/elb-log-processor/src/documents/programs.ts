import type { DocumentContext } from './context';
import { MAX_FIELDS } from './fields';
import { type Format, shapeOf } from './formats/format';
import { FORMATS } from './formats/formats';
import type { FieldKind } from './kinds';
import { type FieldType, isEmit, leavesOf, type Shape } from './shape';
import { compile, type Instruction } from './wasm/compile';
import { createImage, type ImageProgram } from './wasm/image';
import { NUMBER_KIND, OPTIONAL, TIME_KIND } from './wasm/operations';

/** The formats of one file, made ready for it. */
export type Programs = {
  /** Made when it is first asked for: a file has lines of one format, seldom of two. */
  of(format: Format): Program;
  /** Those made so far, for the WebAssembly module; `undefined` for none, or more than fit. */
  image(): Uint8Array | undefined;
};

export type Program = {
  readonly shape: Shape;
  /** The shape as instructions; `undefined` when it has a member without an operation. */
  readonly code: readonly Instruction[] | undefined;
  /** The fields whose kind is sure, by what is made of them: where one differs, fields have been shifted. */
  readonly kinds: readonly FieldKind[];
};

export function createPrograms(context: DocumentContext): Programs {
  const programs = new Map<Format, Program>();
  let image: Uint8Array | undefined;
  let imaged = 0;
  return {
    of(format) {
      let program = programs.get(format);
      if (program === undefined) {
        const shape = shapeOf(format, context);
        program = { shape, code: compile(shape), kinds: sureKinds(format, shape) };
        programs.set(format, program);
      }
      return program;
    },
    image() {
      if (programs.size !== imaged) {
        image = createImage(FORMATS.map((format) => imageProgram(format, programs.get(format))));
        imaged = programs.size;
      }
      return image;
    },
  };
}

const KIND_OF: Readonly<Partial<Record<FieldType, number>>> = {
  date: TIME_KIND,
  float: NUMBER_KIND,
  long: NUMBER_KIND,
};

function sureKinds({ derive }: Format, shape: Shape): readonly FieldKind[] {
  const addresses = derive.flatMap(({ sure }) => (sure === undefined ? [] : [sure]));
  const values = leavesOf(shape).flatMap((leaf) => {
    const kind = isEmit(leaf) ? KIND_OF[leaf.type] : undefined;
    const field = isEmit(leaf) ? leaf.operation?.field : undefined;
    const isKnown = kind !== undefined && field !== undefined && field < MAX_FIELDS;
    return isKnown ? [[field, kind | OPTIONAL] as const] : [];
  });
  return [...addresses, ...values];
}

function imageProgram(format: Format, program: Program | undefined): ImageProgram {
  const derive = format.derive.map(({ operation }) => operation);
  return { ...format, ...(program?.code && { code: [...derive, ...program.code] }) };
}
