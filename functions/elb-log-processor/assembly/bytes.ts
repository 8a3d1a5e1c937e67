/** How bytes are found and moved, sixteen at a time. */
export class Bytes {
  /**
   * Copies `length` bytes and up to 31 more: two blind moves cost less than finding out that one is
   * enough, and what stands behind is written next.
   */
  @inline
  static copy(to: i32, from: i32, length: i32): void {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    for (let done = 32; done < length; done += 16) {
      v128.store(to + done, v128.load(from + done));
    }
  }

  @inline
  static at(address: i32): i32 {
    return load<u8>(address) as i32;
  }

  @inline
  static same(one: i32, other: i32, length: i32): bool {
    for (let i = 0; i < length; i++) {
      if (Bytes.at(one + i) !== Bytes.at(other + i)) return false;
    }
    return true;
  }

  /** Address of the first `byte` in `from … end)`, or `end`. */
  @inline
  static find(byte: i32, from: i32, end: i32): i32 {
    const wanted = i8x16.splat(byte as i8);
    let at = from;
    while (at < end) {
      const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
      if (found !== 0) {
        const first = at + ctz(found);
        return first < end ? first : end;
      }
      at += 16;
    }
    return end;
  }

  /** The same for three bytes. */
  @inline
  static findAny(one: i32, two: i32, three: i32, from: i32, end: i32): i32 {
    for (let at = from; at < end; at += 16) {
      const bytes = v128.load(at);
      const found = i8x16.bitmask(
        v128.or(
          i8x16.eq(bytes, i8x16.splat(one as i8)),
          v128.or(
            i8x16.eq(bytes, i8x16.splat(two as i8)),
            i8x16.eq(bytes, i8x16.splat(three as i8)),
          ),
        ),
      );
      if (found !== 0) {
        const first = at + ctz(found);
        return first < end ? first : end;
      }
    }
    return end;
  }

  /** Address of the last `byte` in `start … end)`, or `start - 1`. */
  @inline
  static findLast(byte: i32, start: i32, end: i32): i32 {
    const wanted = i8x16.splat(byte as i8);
    let at = end - 16;
    while (at > start - 16) {
      const found = i8x16.bitmask(i8x16.eq(v128.load(at), wanted));
      if (found !== 0) {
        const last = at + 31 - clz(found);
        return last >= start ? last : start - 1;
      }
      at -= 16;
    }
    return start - 1;
  }

  /** Which of the sixteen bytes at an address are `byte`, one bit each. */
  @inline
  static equal(address: i32, byte: i32): i32 {
    return i8x16.bitmask(i8x16.eq(v128.load(address), i8x16.splat(byte as i8)));
  }

  /** Which of the sixteen bytes at an address are digits, one bit each. */
  @inline
  static digits(address: i32): i32 {
    const values = i8x16.sub(v128.load(address), i8x16.splat(0x30));
    return i8x16.bitmask(i8x16.eq(i8x16.min_u(values, i8x16.splat(9)), values));
  }
}
