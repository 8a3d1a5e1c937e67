import { lowerBound } from '@lambda-core/local/s3/key-space';

/** Copies of a stretch of keys that were made in the same second. */
type Made = { readonly from: number; readonly to: number; readonly second: number };

export type Copied = ReturnType<typeof openCopied>;

/** What is in the destination, by the indexes of keys: pieces that do not overlap, in order. */
export function openCopied() {
  const pieces: Made[] = [];
  let made = 0;
  let there = 0;
  /** The first piece that ends behind an index. */
  const placeOf = (index: number) =>
    lowerBound(pieces.length, (at) => (pieces[at]?.to ?? Infinity) <= index);
  return {
    /** Copies made, repeated ones each time. */
    get made() {
      return made;
    },
    /** Objects that are there. */
    get there() {
      return there;
    },
    /** Notes copies that were made at a time in milliseconds. */
    add(from: number, to: number, time: number) {
      made += to - from;
      there += to - from;
      const second = Math.floor(time / 1_000);
      const first = placeOf(from);
      const fresh: Made[] = [];
      let own: Made = { from, to, second };
      let at = first;
      for (; at < pieces.length; at++) {
        const piece = pieces[at];
        if (piece === undefined || piece.from >= to) break;
        there -= Math.min(piece.to, to) - Math.max(piece.from, from);
        if (piece.from < from) fresh.push({ ...piece, to: from });
        if (piece.to > to) fresh.push({ ...piece, from: to });
      }
      const before = pieces[first - 1];
      const joins = fresh.length === 0 && before?.to === from && before.second === second;
      if (joins) own = { ...own, from: before.from };
      const ordered = [...fresh, own].sort((one, other) => one.from - other.from);
      const begin = joins ? first - 1 : first;
      pieces.splice(begin, at - begin, ...ordered);
    },
    /** The first part of a stretch that was there after a second. */
    firstWithin(from: number, to: number, after: number): Omit<Made, 'second'> | undefined {
      for (let at = placeOf(from); at < pieces.length; at++) {
        const piece = pieces[at];
        if (piece === undefined || piece.from >= to) return undefined;
        if (piece.second > after)
          return { from: Math.max(piece.from, from), to: Math.min(piece.to, to) };
      }
      return undefined;
    },
  };
}
