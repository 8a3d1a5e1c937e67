import { FIELDS } from '../src/documents/wasm/layout';
import { Bytes } from './bytes';

/** The fields of the current line: addresses of their first byte and of what follows their last. */
export class Fields {
  @inline
  static start(field: i32): i32 {
    return load<i32>(FIELDS + (field << 3));
  }

  @inline
  static end(field: i32): i32 {
    return load<i32>(FIELDS + (field << 3), 4);
  }

  @inline
  static set(field: i32, start: i32, end: i32): void {
    const at = FIELDS + (field << 3);
    store<i32>(at, start);
    store<i32>(at, end, 4);
  }

  @inline
  static clear(field: i32): void {
    store<i64>(FIELDS + (field << 3), 0);
  }

  /** See `isAbsent` in `src/documents/line.ts`. */
  @inline
  static absent(start: i32, end: i32): bool {
    const length = end - start;
    if (length > 2) return false;
    if (length <= 0) return true;
    if (Bytes.at(start) !== 0x2d) return false;
    return length === 1 || Bytes.at(start + 1) === 0x31;
  }
}
