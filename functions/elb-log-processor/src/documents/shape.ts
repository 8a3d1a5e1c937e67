import { type JsonWriter, utf8 } from './json-writer';
import type { Line } from './line';

/** Writes one member, `key` being its `"name":` in bytes, or nothing when the line has no such value. */
export type Emit = (out: JsonWriter, line: Line, key: Uint8Array) => void;

/** A document as it will look: nested objects whose leaves say where each value comes from. */
export type Shape = { readonly [name: string]: Shape | Emit | Constant };

export type Constant = { readonly constant: unknown };

/** Writes the document of one line, newline included. */
export type Program = (out: JsonWriter, line: Line) => void;

type Step = (out: JsonWriter, line: Line) => void;

const CLOSE = 0x7d;
const COMMA = 0x2c;
const OPEN = 0x7b;

/** A member whose value is the same for every line of a file. */
export function constant(value: unknown): Constant {
  return { constant: value };
}

/**
 * Turns a shape into a flat list of steps. What is constant is rendered once, neighbours merged;
 * objects that may end up empty disappear from the document together with their name.
 */
export function compile(shape: Shape): Program {
  const builder = new Builder();
  builder.text('{');
  members(builder, shape);
  builder.close();
  builder.dropComma();
  builder.text('\n');
  const steps = builder.finish();
  return (out, line) => {
    for (let i = 0; i < steps.length; i++) (steps[i] as Step)(out, line);
  };
}

function members(builder: Builder, shape: Shape): void {
  for (const [name, value] of Object.entries(shape)) {
    const key = `${JSON.stringify(name)}:`;
    if (typeof value === 'function') builder.emit(value, utf8(key));
    else if (isConstant(value)) {
      if (value.constant !== undefined) builder.text(`${key}${JSON.stringify(value.constant)},`);
    } else if (neverEmpty(value)) {
      builder.text(`${key}{`);
      members(builder, value);
      builder.close();
    } else {
      builder.optional(utf8(`${key}{`), (inner) => members(inner, value));
    }
  }
}

function isConstant(value: Shape | Constant): value is Constant {
  return 'constant' in value && typeof value['constant'] !== 'function';
}

function neverEmpty(shape: Shape): boolean {
  return Object.values(shape).some(
    (value) =>
      typeof value === 'object' &&
      (isConstant(value) ? value.constant !== undefined : neverEmpty(value)),
  );
}

/** Collects steps; constant text waits in `pending` so that neighbours become one copy. */
class Builder {
  readonly #steps: Step[] = [];
  #pending = '';

  text(text: string): void {
    this.#pending += text;
  }

  emit(emit: Emit, key: Uint8Array): void {
    this.#flush();
    this.#steps.push((out, line) => emit(out, line, key));
  }

  /** Ends an object that has at least one member: its last comma becomes the brace. */
  close(): void {
    if (this.#pending.endsWith(',')) {
      this.#pending = `${this.#pending.slice(0, -1)}},`;
      return;
    }
    this.#flush();
    this.#steps.push((out) => {
      out.out[out.at - 1] = CLOSE;
      out.out[out.at++] = COMMA;
    });
  }

  optional(opening: Uint8Array, inside: (inner: Builder) => void): void {
    const inner = new Builder();
    inside(inner);
    const steps = inner.finish();
    this.#flush();
    this.#steps.push((out, line) => {
      const before = out.at;
      out.raw(opening);
      for (let i = 0; i < steps.length; i++) (steps[i] as Step)(out, line);
      if (out.out[out.at - 1] === OPEN && out.at === before + opening.length) {
        out.at = before;
        return;
      }
      out.out[out.at - 1] = CLOSE;
      out.out[out.at++] = COMMA;
    });
  }

  /** Takes back the comma that the last member left. */
  dropComma(): void {
    if (this.#pending.endsWith(',')) this.#pending = this.#pending.slice(0, -1);
    else {
      this.#flush();
      this.#steps.push((out) => {
        out.at--;
      });
    }
  }

  finish(): readonly Step[] {
    this.#flush();
    return this.#steps;
  }

  #flush(): void {
    if (this.#pending === '') return;
    const bytes = utf8(this.#pending);
    this.#pending = '';
    this.#steps.push((out) => out.raw(bytes));
  }
}
