/** A source of unsigned 32-bit numbers: the same seed always gives the same numbers. */
export type Random = () => number;

/**
 * Mulberry32: small, fast and good enough for samples and faults. `Math.random` cannot be seeded, and a sample
 * that differs between runs makes a benchmark or a failing test impossible to repeat.
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}

/** A number from 0 to below 1. */
export function fraction(random: Random): number {
  return random() / 2 ** 32;
}

/** Whether it is the one of so many times. */
export function chance(random: Random, times: number): boolean {
  return between(random, 0, times) === 0;
}

/** One of `values`, each as likely as the next. `values` must not be empty. */
export function pick<Value>(random: Random, values: readonly Value[]): Value {
  return values[random() % values.length] as Value;
}

/** `count` values made once, so that making a line is choosing and joining, not formatting. */
export function pool<Value>(count: number, make: () => Value): Value[] {
  return Array.from({ length: count }, make);
}

/** `length` random hexadecimal digits. */
export function hex(random: Random, length: number): string {
  let digits = '';
  while (digits.length < length) digits += random().toString(16).padStart(8, '0');
  return digits.slice(0, length);
}

/** A whole number from `from` up to and without `to`. */
export function between(random: Random, from: number, to: number): number {
  return from + (random() % (to - from));
}
