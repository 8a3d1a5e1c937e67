import { DERIVED_FIELDS, MAX_FIELDS } from './fields';

/** A field that can be copied into JSON as it stands. */
export const PLAIN = 0;
/** One that holds a backslash, which is a byte like any other but in `\xHH`, a quote or a control character. */
export const SPECIAL = 1;
/** The same, but a backslash before a quote or a backslash escapes it. */
export const ESCAPED = 2;

/**
 * One log line cut into fields: three parallel arrays that are reused for every line, because a line is
 * the unit of the hot path and allocating for each field would cost more than parsing it.
 *
 * Field `i` is `bytes[starts[i] … ends[i])`. `special[i]` is `PLAIN`, `SPECIAL` or `ESCAPED`.
 */
export class Line {
  bytes: Uint8Array = new Uint8Array(0);
  /** All of it, as it stood in the file. */
  whole: Uint8Array = new Uint8Array(0);
  /** Fields found; those from `count` to `MAX_FIELDS` are empty, which reads as absent. */
  count = 0;
  /** Byte offset of the line in the uncompressed file. */
  offset = 0;
  #viewed: Uint8Array | undefined;
  #view: Buffer = Buffer.alloc(0);
  readonly starts = new Int32Array(MAX_FIELDS + DERIVED_FIELDS);
  readonly ends = new Int32Array(MAX_FIELDS + DERIVED_FIELDS);
  readonly special = new Uint8Array(MAX_FIELDS + DERIVED_FIELDS);

  set(field: number, start: number, end: number, special: number): void {
    this.starts[field] = start;
    this.ends[field] = end;
    this.special[field] = special;
  }

  clear(field: number): void {
    this.starts[field] = 0;
    this.ends[field] = 0;
    this.special[field] = 0;
  }

  /** The field as text, for messages and for everything that is not on the hot path. */
  text(field: number): string {
    const { buffer, byteOffset, byteLength } = this.bytes;
    if (this.#viewed !== this.bytes) {
      this.#viewed = this.bytes;
      this.#view = Buffer.from(buffer, byteOffset, byteLength);
    }
    return this.#view.toString('utf8', this.starts[field], this.ends[field]);
  }

  /** Whether the field is missing: empty, `-` or `-1`, which is how ELB writes "no value". */
  absent(field: number): boolean {
    const start = this.starts[field] as number;
    const length = (this.ends[field] as number) - start;
    if (length > 2) return false;
    if (length <= 0) return true;
    if (this.bytes[start] !== 0x2d) return false;
    return length === 1 || this.bytes[start + 1] === 0x31;
  }
}
