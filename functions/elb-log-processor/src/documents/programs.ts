import type { DocumentContext } from './context';
import { invalidTags, original } from './emit';
import type { Format } from './formats/format';
import { FORMATS } from './formats/formats';
import type { FieldKind } from './kinds';
import { sureKinds } from './recognise';
import { compile, type Program, type Shape } from './shape';
import { createImage, type ImageProgram } from './wasm/image';

/** The programs of one file. */
export type Programs = {
  /** Compiled when it is first asked for: a file has lines of one format, seldom of two. */
  of(format: Format): FormatProgram;
  /** Those compiled so far, for the WebAssembly module; `undefined` for none, or more than fit. */
  image(): Uint8Array | undefined;
};

export type FormatProgram = Program & {
  /** For a line with values that no field may have: the document with the whole line and a tag for each. */
  readonly tagged: Program;
  readonly kinds: readonly FieldKind[];
};

export function createPrograms(context: DocumentContext): Programs {
  const programs = new Map<Format, FormatProgram>();
  let image: Uint8Array | undefined;
  let imaged = 0;
  return {
    of(format) {
      let program = programs.get(format);
      if (program === undefined) {
        program = compileFormat(format, context);
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

function compileFormat(format: Format, context: DocumentContext): FormatProgram {
  const shape = format.shape(context);
  const program = compile(shape);
  const tagged = compile(taggedShape(shape));
  return { ...program, tagged, kinds: sureKinds(format, program.code ?? []) };
}

/** The document of a line with values that no field may have: beside the rest the line, and a tag for each. */
export function taggedShape(shape: Shape): Shape {
  const event = { ...(shape['event'] as Shape), original };
  return { ...shape, event, tags: invalidTags };
}

function imageProgram(format: Format, program: Program | undefined): ImageProgram {
  const derive = format.derive.map(({ operation }) => operation);
  return { ...format, ...(program?.code && { code: [...derive, ...program.code] }) };
}
