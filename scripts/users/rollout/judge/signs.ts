import type { MinuteEvidence } from './evidence';

/** Chances of a bad minute that the test looks out for: a fault shows in most minutes or in nearly all of them. */
const ALTERNATIVES = [0.7, 0.85, 0.95, 0.99];

const BAD = ALTERNATIVES.map((chance) => Math.log(2 * chance));
const GOOD = ALTERNATIVES.map((chance) => Math.log(2 * (1 - chance)));

/**
 * A sign test as evidence: was the minute bad? Of what is no worse than allowed at most half of the minutes are, however
 * their values are distributed and whatever bursts they come in. The price is that a minute is worth a factor of at most
 * 2, however bad it is: about 14 in a row for a verdict. A single one can do nothing.
 */
export function signOf(at: number, isBad: boolean): MinuteEvidence {
  return { at, logs: isBad ? BAD : GOOD };
}
