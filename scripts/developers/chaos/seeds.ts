import { createRandom, type Random } from '@lambda-core/local/random';

/**
 * What to seed `createRandom` with, for neighbouring seeds begin alike: multiplied by a prime near 2³² over the golden
 * ratio, and mixed with its purpose as FNV-1a does.
 */
export function scattered(seed: number, purpose = ''): number {
  let mixed = Math.imul(seed, 0x9e3779b1);
  for (const byte of Buffer.from(purpose)) mixed = Math.imul(mixed ^ byte, 0x01000193);
  return mixed;
}

/** Numbers of one seed for one purpose; the first is thrown away, for it is the most like its neighbour's. */
export function seeded(seed: number, purpose = ''): Random {
  const random = createRandom(scattered(seed, purpose));
  random();
  return random;
}
