import type { Line } from './line';

/** The types that members have in Elasticsearch: an index template is made of them. */
export type FieldType = 'date' | 'float' | 'ip' | 'keyword' | 'long';

/** The line has a value, but none that the member may have. */
export const INVALID = Symbol('invalid');

/** A member whose value is taken from the line. */
export type Emit = {
  readonly type: FieldType;
  /** Its value as JSON, or `undefined` when the line has none. */
  readonly value: (line: Line) => string | undefined | typeof INVALID;
  /** The same for the WebAssembly module; a shape with a member that lacks it stays with the reference. */
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

/** A document as it will look: nested objects whose leaves say where each value comes from. */
export type Shape = { readonly [name: string]: Shape | Emit | Constant };

/** A member whose value is the same for every line of a file; `json` is that value, `undefined` for none. */
export type Constant = { readonly constant: unknown; readonly json: string | undefined };

export function constant(value: unknown): Constant {
  return { constant: value, json: JSON.stringify(value) };
}

/** All members of a shape that are no objects, in their order. */
export function leavesOf(shape: Shape): readonly (Emit | Constant)[] {
  return Object.values(shape).flatMap((value) =>
    isEmit(value) || isConstant(value) ? [value] : leavesOf(value),
  );
}

export function isEmit(value: unknown): value is Emit {
  return typeof (value as Partial<Emit> | undefined)?.value === 'function';
}

export function isConstant(value: Shape | Emit | Constant): value is Constant {
  return 'constant' in value && !isEmit(value['constant']);
}
