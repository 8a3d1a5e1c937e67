/** Time as a queue sees it, so that a test can move it. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does something after so many milliseconds; returns what cancels it. */
  after(milliseconds: number, action: () => void): () => void;
};

export const REAL_CLOCK: Clock = {
  now: Date.now,
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};
