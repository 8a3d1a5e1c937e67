/** The part that one segment has of an invocation's time. */
export type Metered = Disposable & { readonly milliseconds: number };

export type Meter = {
  /** Begins to count for a segment; disposing of it ends that. */
  begin(): Metered;
};

/**
 * Shares an invocation's time out evenly among the segments that are worked on at that moment, so that what all of
 * them took adds up to what is paid for: each one's own duration would count the time many times over.
 */
export function openMeter(now: () => number = () => performance.now()): Meter {
  let running = 0;
  /** What one that ran all the time would have by now. */
  let share = 0;
  let last = now();
  const advance = () => {
    const time = now();
    if (running > 0) share += (time - last) / running;
    last = time;
  };
  return {
    begin() {
      advance();
      running += 1;
      const begun = share;
      let total: number | undefined;
      const soFar = () => {
        advance();
        return share - begun;
      };
      return {
        get milliseconds() {
          return total ?? soFar();
        },
        [Symbol.dispose]() {
          total = soFar();
          running -= 1;
        },
      };
    },
  };
}
