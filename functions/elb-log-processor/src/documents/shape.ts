import { type JsonWriter, utf8 } from './json-writer';
import type { Line } from './line';
import { BEGIN, CLOSE, DROP_COMMA, END, FINISH, LAST_VALUE, TEXT } from './wasm/operations';

/** The types that members have in Elasticsearch: an index template is made of them. */
export type FieldType = 'date' | 'float' | 'ip' | 'keyword' | 'long';

/** A member whose value is taken from the line. */
export type Emit = {
  readonly type: FieldType;
  /**
   * Writes it, `key` being its `"name":` in bytes, or nothing when the line has no such value. `name`, its
   * whole name with dots, goes to `out.invalid` when the line's value is none that it may have.
   */
  readonly write: (out: JsonWriter, line: Line, key: Uint8Array, name: string) => void;
  /** The same for the WebAssembly module; a shape with a member that lacks it stays with JavaScript. */
  readonly operation?: Operation;
};

/** What `wasm/operations.ts` says an instruction may carry. */
export type Operation = {
  readonly code: number;
  readonly field?: number;
  /** What follows the key whenever there is a value. */
  readonly opening?: string;
  /** The texts to choose from. */
  readonly texts?: readonly [string, string] | undefined;
  /** A number, or a word to compare with. */
  readonly operand?: number | string | undefined;
  /** Derived fields to fill; for `PART` the field and the byte before which it ends. */
  readonly into?: readonly [number, number];
  /** For `PART`: whether a field without the word counts as all of it. */
  readonly whole?: boolean;
};

export type Instruction = Operation & {
  /** The constant text that is written; for `END` the one that was. */
  readonly text?: string;
  /** How many objects end with the value, and are not there without it. */
  readonly closes?: number;
};

/** A document as it will look: nested objects whose leaves say where each value comes from. */
export type Shape = { readonly [name: string]: Shape | Emit | Constant };

export type Constant = { readonly constant: unknown };

export type Program = {
  /** Writes the document of one line, newline included. */
  readonly write: (out: JsonWriter, line: Line) => void;
  /** The same as byte-code; `undefined` when the shape has a member without an operation. */
  readonly code: readonly Instruction[] | undefined;
};

type Step = (out: JsonWriter, line: Line) => void;

const BRACE = 0x7d;
const COMMA = 0x2c;
const OPEN = 0x7b;

/** A member whose value is the same for every line of a file. */
export function constant(value: unknown): Constant {
  return { constant: value };
}

/**
 * Turns a shape into a flat list of steps, and into the same list as instructions. What is constant is
 * rendered once, neighbours merged; objects that may end up empty disappear from the document together
 * with their name.
 */
export function compile(shape: Shape): Program {
  const builder = new Builder();
  builder.text('{');
  members(builder, shape, '');
  builder.close();
  builder.dropComma();
  builder.text('\n');
  const { steps, code } = builder.finish();
  return {
    write: (out, line) => {
      for (let i = 0; i < steps.length; i++) (steps[i] as Step)(out, line);
    },
    code: code && [...code, { code: FINISH }],
  };
}

function members(builder: Builder, shape: Shape, path: string): void {
  for (const [name, value] of Object.entries(shape)) {
    const key = `${JSON.stringify(name)}:`;
    if (isEmit(value)) builder.emit(value, key, path + name);
    else if (isConstant(value)) {
      if (value.constant !== undefined) builder.text(`${key}${JSON.stringify(value.constant)},`);
    } else if (alwaysEmpty(value)) {
      // Every instruction costs time, even one that writes nothing.
    } else if (neverEmpty(value)) {
      builder.text(`${key}{`);
      members(builder, value, `${path}${name}.`);
      builder.close();
    } else {
      builder.optional(`${key}{`, (inner) => members(inner, value, `${path}${name}.`));
    }
  }
}

export function isEmit(value: unknown): value is Emit {
  return typeof (value as Partial<Emit> | undefined)?.write === 'function';
}

export function isConstant(value: Shape | Constant): value is Constant {
  return 'constant' in value && !isEmit(value['constant']);
}

function neverEmpty(shape: Shape): boolean {
  return Object.values(shape).some(
    (value) =>
      !isEmit(value) && (isConstant(value) ? value.constant !== undefined : neverEmpty(value)),
  );
}

function alwaysEmpty(shape: Shape): boolean {
  return Object.values(shape).every(
    (value) =>
      !isEmit(value) && (isConstant(value) ? value.constant === undefined : alwaysEmpty(value)),
  );
}

/** Collects steps; constant text waits in `pending` so that neighbours become one copy. */
class Builder {
  readonly #steps: Step[] = [];
  #code: Instruction[] | undefined = [];
  #pending = '';

  text(text: string): void {
    this.#pending += text;
  }

  emit({ write, operation }: Emit, key: string, name: string): void {
    this.#flush();
    const bytes = utf8(key);
    this.#steps.push((out, line) => write(out, line, bytes, name));
    if (operation === undefined) this.#code = undefined;
    else this.#code?.push({ ...operation, text: key });
  }

  /** Ends an object that has at least one member: its last comma becomes the brace. */
  close(): void {
    if (this.#pending.endsWith(',')) {
      this.#pending = `${this.#pending.slice(0, -1)}},`;
      return;
    }
    this.#push({ code: CLOSE }, (out) => {
      out.out[out.at - 1] = BRACE;
      out.out[out.at++] = COMMA;
    });
  }

  optional(text: string, inside: (inner: Builder) => void): void {
    const inner = new Builder();
    inside(inner);
    const { steps, code } = inner.finish();
    this.#flush();
    const [only, second] = code ?? [];
    if (code === undefined || only === undefined) this.#code = undefined;
    else if (second === undefined && only.code <= LAST_VALUE) {
      const closes = (only.closes ?? 0) + 1;
      this.#code?.push({ ...only, text: text + only.text, closes });
    } else this.#code?.push({ code: BEGIN, text }, ...code, { code: END, text });
    const opening = utf8(text);
    this.#steps.push((out, line) => {
      const before = out.at;
      out.raw(opening);
      for (let i = 0; i < steps.length; i++) (steps[i] as Step)(out, line);
      if (out.out[out.at - 1] === OPEN && out.at === before + opening.length) {
        out.at = before;
        return;
      }
      out.out[out.at - 1] = BRACE;
      out.out[out.at++] = COMMA;
    });
  }

  /** Takes back the comma that the last member left. */
  dropComma(): void {
    if (this.#pending.endsWith(',')) this.#pending = this.#pending.slice(0, -1);
    else {
      this.#push({ code: DROP_COMMA }, (out) => {
        out.at--;
      });
    }
  }

  finish(): { readonly steps: readonly Step[]; readonly code: readonly Instruction[] | undefined } {
    this.#flush();
    return { steps: this.#steps, code: this.#code };
  }

  #push(instruction: Instruction, step: Step): void {
    this.#flush();
    this.#code?.push(instruction);
    this.#steps.push(step);
  }

  #flush(): void {
    if (this.#pending === '') return;
    const text = this.#pending;
    this.#pending = '';
    const bytes = utf8(text);
    this.#steps.push((out) => out.raw(bytes));
    this.#code?.push({ code: TEXT, text });
  }
}
