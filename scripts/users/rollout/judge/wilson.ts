type Interval = Readonly<{ lowest: number; highest: number }>;

/**
 * Wilson's interval for a share, `z` standard deviations wide to each side: unlike Wald's it holds for shares near 0
 * and 1 and for few trials, which is where a rollout begins and ends. `trials` need not be whole.
 */
export function wilson(share: number, trials: number, z: number): Interval {
  if (trials <= 0) return { lowest: 0, highest: 1 };
  const squared = (z * z) / trials;
  const middle = (share + squared / 2) / (1 + squared);
  const half = (z / (1 + squared)) * Math.sqrt((share * (1 - share) + squared / 4) / trials);
  return { lowest: Math.max(0, middle - half), highest: Math.min(1, middle + half) };
}
