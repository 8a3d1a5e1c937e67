import { fraction, type Random } from '../random';

/** From the normal distribution with mean 0 and deviation 1 (Box and Muller). */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - fraction(random)));
  return radius * Math.cos(2 * Math.PI * fraction(random));
}

/** Above this the normal distribution is near enough, and costs the same however large the mean. */
const MANY = 60;

/** How many of rare and independent things happen, when `mean` are expected. */
export function poisson(random: Random, mean: number): number {
  if (mean <= 0) return 0;
  if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let product = fraction(random);
  let count = 0;
  for (; product > limit; count++) product *= fraction(random);
  return count;
}

/** How many of `trials` succeed, each with the chance `share`. */
export function binomial(random: Random, trials: number, share: number): number {
  if (trials <= 0 || share <= 0) return 0;
  if (share >= 1) return trials;
  if (share > 0.5) return trials - binomial(random, trials, 1 - share);
  const mean = trials * share;
  if (mean > MANY) {
    const deviation = Math.sqrt(mean * (1 - share));
    return Math.min(trials, Math.max(0, Math.round(mean + deviation * normal(random))));
  }
  // From success to success: as many draws as successes, and not as trials.
  const log = Math.log(1 - share);
  let successes = -1;
  for (let at = 0; at <= trials; successes++) {
    at += 1 + Math.floor(Math.log(1 - fraction(random)) / log);
  }
  return successes;
}

/** A time whose logarithm is normal: most are near the median, some much longer. */
export function logNormal(random: Random, median: number, sigma: number): number {
  return median * Math.exp(sigma * normal(random));
}

/** The place, from 0 to 1, of the sample's `share` quantile among all that could have been drawn. */
export function quantilePlace(random: Random, share: number, count: number): number {
  // The k-th of n uniform draws is beta distributed: one gamma draw beside another.
  const k = Math.min(count, Math.max(1, Math.ceil(share * count)));
  const below = gamma(random, k);
  return below / (below + gamma(random, count - k + 1));
}

/** A gamma draw of a shape of 1 and more, by its cube root, which is nearly normal (Wilson and Hilferty). */
function gamma(random: Random, shape: number): number {
  const root = 1 - 1 / (9 * shape) + normal(random) / (3 * Math.sqrt(shape));
  return shape * Math.max(root, 1e-3) ** 3;
}

/** The value below which `share` of a normal distribution lies (Acklam's approximation, to nine digits). */
export function normalQuantile(share: number): number {
  if (share < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(share));
    return polynomial(TAIL, q) / (polynomial(TAIL_BELOW, q) * q + 1);
  }
  if (share > 1 - 0.02425) return -normalQuantile(1 - share);
  const q = share - 0.5;
  return (polynomial(MIDDLE, q * q) * q) / (polynomial(MIDDLE_BELOW, q * q) * q * q + 1);
}

function polynomial(factors: readonly number[], x: number): number {
  return factors.reduce((sum, factor) => sum * x + factor, 0);
}

const MIDDLE = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2,
  -3.066479806614716e1, 2.506628277459239,
];
const MIDDLE_BELOW = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1,
  -1.328068155288572e1,
];
const TAIL = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734,
  4.374664141464968, 2.938163982698783,
];
const TAIL_BELOW = [
  7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416,
];
