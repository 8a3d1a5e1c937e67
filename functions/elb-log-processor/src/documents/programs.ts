import type { DocumentContext } from './context';
import { alb } from './formats/alb';
import { classicHttp, classicTcp } from './formats/classic';
import { connection } from './formats/connection';
import type { Format } from './formats/format';
import { healthCheck } from './formats/health-check';
import { nlb } from './formats/nlb';
import { compile, type Program } from './shape';
import { createImage, type ImageProgram } from './wasm/image';
import * as operations from './wasm/operations';

/** By their index in the image. */
const ORDER: readonly Format[] = Object.entries({
  [operations.CLASSIC_HTTP]: classicHttp,
  [operations.CLASSIC_TCP]: classicTcp,
  [operations.CONNECTION]: connection,
  [operations.NLB]: nlb,
  [operations.ALB]: alb,
  [operations.HEALTH_CHECK]: healthCheck,
})
  .sort(([a], [b]) => Number(a) - Number(b))
  .map(([, format]) => format);

/** The programs of one file. */
export type Programs = {
  /** Compiled when it is first asked for: a file has lines of one format, seldom of two. */
  of(format: Format): Program;
  /** Those compiled so far, for the WebAssembly module; `undefined` for none, or more than fit. */
  image(): Uint8Array | undefined;
};

export function createPrograms(context: DocumentContext): Programs {
  const programs = new Map<Format, Program>();
  let image: Uint8Array | undefined;
  let imaged = 0;
  return {
    of(format) {
      let program = programs.get(format);
      if (program === undefined) {
        program = compile(format.shape(context));
        programs.set(format, program);
      }
      return program;
    },
    image() {
      if (programs.size !== imaged) {
        image = createImage(ORDER.map((format) => imageProgram(format, programs.get(format))));
        imaged = programs.size;
      }
      return image;
    },
  };
}

function imageProgram(format: Format, program: Program | undefined): ImageProgram | undefined {
  if (program?.code === undefined) return undefined;
  const derive = format.derive.map(({ operation }) => operation);
  return { ...format, code: [...derive, ...program.code] };
}
