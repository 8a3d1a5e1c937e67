import { LambdaCoreError } from '@lambda-core/common/errors';
import type { Output } from '../output';
import { documentsWasm } from './binary';
import { DECLINED, IMAGE, INPUT, OUTPUT, RESULT } from './layout';

/** The module with its memory: it holds one image and one piece of a batch at a time. */
export type Engine = {
  /** Makes an image (`image.ts`) the one in use. */
  use(image: Uint8Array): void;
  /** Copies lines into the module; the last one needs no newline. */
  load(lines: Uint8Array): void;
  /**
   * Appends the documents of loaded lines from byte `from` on to `out`, and returns where it stopped: at
   * the end of the lines, or at the first line that it does not know how to read. `written` then tells
   * how many there were. `offset` is that of the first loaded byte in the file. With a `number` above 0
   * the documents are Lumberjack frames, numbered from it.
   */
  run(out: Output, from: number, offset: number, number: number): number;
  written: number;
};

type Exports = {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly render: (from: number, end: number, offset: number, number: number) => void;
};

/** As much of the interface as is used here: Node's type definitions lack it. */
type WebAssemblyApi = {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const NEWLINE = 0x0a;

let shared: Engine | undefined;

/**
 * The one engine of this process. It outlives the file and the invocation on purpose: compiling and
 * warming up the module is what a warm start saves. No file's state is in it beyond a single `render`
 * of a batch, which nothing can interrupt, so any number of files can be shipped side by side.
 */
export function sharedEngine(): Engine {
  shared ??= createEngine();
  return shared;
}

/** @throws LambdaCoreError `WASM_UNUSABLE`: silently being four times slower helps nobody */
function createEngine(): Engine {
  const { memory, render } = instantiate();
  // The memory never grows, so the views never detach.
  const bytes = new Uint8Array(memory.buffer);
  const result = new Int32Array(memory.buffer, RESULT, 4);
  let image: Uint8Array | undefined;
  let end = INPUT;
  return {
    written: 0,
    use(wanted) {
      if (image === wanted) return;
      bytes.set(wanted, IMAGE);
      image = wanted;
    },
    load(lines) {
      bytes.set(lines, INPUT);
      end = INPUT + lines.length;
      bytes[end] = NEWLINE;
    },
    run(out, from, offset, number) {
      const origin = offset - INPUT;
      let at = INPUT + from;
      this.written = 0;
      while (at < end) {
        render(at, end, origin + at, number === 0 ? 0 : number + this.written);
        at = result[0] as number;
        this.written += result[2] as number;
        out.block(bytes, OUTPUT, result[1] as number);
        if (result[3] === DECLINED) break;
      }
      return at - INPUT;
    },
  };
}

/** The module with a memory of its own. */
export function instantiate(): Exports {
  try {
    const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyApi })
      .WebAssembly;
    return new Instance(new Module(documentsWasm()), {}).exports as Exports;
  } catch (cause) {
    if (cause instanceof LambdaCoreError) throw cause;
    const message = `the WebAssembly module that parses lines cannot run on Node ${process.version}`;
    throw new LambdaCoreError('WASM_UNUSABLE', message, { cause });
  }
}
