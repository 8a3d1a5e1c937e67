/** Lets `rate` requests a second pass, and saves up at most one second's worth. */
export type TokenBucket = { take(nowMilliseconds: number): boolean };

export function tokenBucket(rate: number): TokenBucket {
  const capacity = Math.max(1, rate);
  let tokens = capacity;
  let last: number | undefined;
  return {
    take(now) {
      tokens = Math.min(capacity, tokens + ((now - (last ?? now)) / 1000) * rate);
      last = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
