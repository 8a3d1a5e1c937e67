/** What one minute says: for each alternative to "no worse", the log of how much likelier it makes the minute. */
export type MinuteEvidence = Readonly<{ at: number; logs: readonly number[] }>;

export type Evidence = Readonly<{
  /** How many times as likely the minutes are when the candidate is worse; above 1 speaks against it. */
  factor: number;
  /** The same without the minutes that say most. */
  persistent: number;
  /** From which start on the minutes say most. */
  since: number;
}>;

/**
 * An e-process, which may be looked at after every minute: while the candidate is no worse, the chance that `factor`
 * ever reaches N is at most 1 in N (Ville's inequality), however often one looks. So a threshold of 1/α spends α on a
 * whole rollout (Grünwald, de Heide, Koolen: Safe Testing; Robbins' mixtures are the same without the name).
 *
 * It is the mean of products of likelihood ratios: over the alternatives, each as likely beforehand, and over the
 * starts, since a fault may come with a step. A start that is further on gets less of the weight, so that their number
 * need not be known; those to come count as 1.
 */
export function weigh(
  minutes: readonly MinuteEvidence[],
  starts: readonly number[],
  leaveOut: number,
): Evidence {
  const products = starts.map(() => ({ whole: 0, persistent: 0 }));
  const alternatives = minutes[0]?.logs.length ?? 0;
  for (let one = 0; one < alternatives; one++) {
    // Backwards, so that one pass serves every start: the minutes since the last one are among those since the first.
    let at = minutes.length - 1;
    let total = 0;
    const strongest = new Array<number>(leaveOut).fill(0);
    for (let start = starts.length - 1; start >= 0; start--) {
      for (; at >= 0 && (minutes[at]?.at ?? 0) >= (starts[start] ?? 0); at--) {
        const log = minutes[at]?.logs[one] ?? 0;
        total += log;
        keepStrongest(strongest, log);
      }
      const product = products[start];
      if (product === undefined) continue;
      product.whole += exp(total) / alternatives;
      // Leaving out only what speaks against the candidate makes it smaller, so the bound holds for it too.
      product.persistent += exp(strongest.reduce((left, log) => left - log, total)) / alternatives;
    }
  }
  return mix(products, starts, alternatives === 0);
}

function mix(
  products: readonly Readonly<{ whole: number; persistent: number }>[],
  starts: readonly number[],
  isSilent: boolean,
): Evidence {
  if (isSilent) return { factor: 1, persistent: 1, since: starts[0] ?? 0 };
  let [factor, persistent, left, most] = [0, 0, 1, 0];
  let since = starts[0] ?? 0;
  products.forEach((product, at) => {
    const weight = 1 / ((at + 1) * (at + 2));
    factor += weight * product.whole;
    persistent += weight * product.persistent;
    left -= weight;
    if (weight * product.whole > most) {
      most = weight * product.whole;
      since = starts[at] ?? since;
    }
  });
  return { factor: factor + left, persistent: persistent + left, since };
}

/** Keeps `strongest`, in rising order, the largest of all values above 0. */
function keepStrongest(strongest: number[], log: number): void {
  for (let at = 0; at < strongest.length && log > (strongest[at] ?? 0); at++) {
    if (at > 0) strongest[at - 1] = strongest[at] ?? 0;
    strongest[at] = log;
  }
}

/** Beyond any threshold, and far from overflow. */
const LARGEST = 300;

function exp(log: number): number {
  return Math.exp(Math.min(LARGEST, log));
}
