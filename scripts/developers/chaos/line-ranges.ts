/** A set of line numbers as ranges: what is read nearly in order takes a few of them, however much it is. */
export type LineRanges = {
  /** Adds the lines `from` to `to` (exclusive); returns how many of them were in the set already. */
  add(from: number, to: number): number;
  /** In order, neighbours merged. */
  readonly all: readonly (readonly [from: number, to: number])[];
  readonly size: number;
};

export function openLineRanges(): LineRanges {
  const ranges: [from: number, to: number][] = [];
  let size = 0;
  return {
    all: ranges,
    get size() {
      return size;
    },
    add(from, to) {
      const latest = ranges.at(-1);
      if (latest?.[1] === from) {
        latest[1] = to;
        size += to - from;
        return 0;
      }
      // Other new lines mostly join the last ranges.
      let first = ranges.length;
      while (first > 0 && (ranges[first - 1]?.[1] ?? 0) >= from) first -= 1;
      let last = first;
      let known = 0;
      let [low, high] = [from, to];
      for (let next = ranges[last]; next !== undefined && next[0] <= to; next = ranges[++last]) {
        known += Math.max(0, Math.min(to, next[1]) - Math.max(from, next[0]));
        low = Math.min(low, next[0]);
        high = Math.max(high, next[1]);
      }
      ranges.splice(first, last - first, [low, high]);
      size += to - from - known;
      return known;
    },
  };
}
