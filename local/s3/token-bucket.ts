/** Lets `rate` requests a second pass, and saves up at most one second's worth. */
export function tokenBucket(rate: number) {
  const capacity = Math.max(1, rate);
  let tokens = capacity;
  let last: number | undefined;
  return {
    take(now: number): boolean {
      tokens = Math.min(capacity, tokens + ((now - (last ?? now)) / 1000) * rate);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
