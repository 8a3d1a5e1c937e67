import type { IncomingMessage } from 'node:http';
import type { Operation } from '@lambda-core/local/s3/operation';
import { between, createRandom, pick, type Random } from '@lambda-core/local/samples/random';
import type { Fate, Fault } from './faults';

/** Numbers of one seed for one purpose; neighbours begin alike, so the first one is thrown away. */
export function seeded(seed: number, purpose: string): Random {
  let mixed = Math.imul(seed, 0x9e3779b1);
  for (const byte of Buffer.from(purpose)) mixed = Math.imul(mixed ^ byte, 0x01000193);
  const random = createRandom(mixed);
  random();
  return random;
}

/** Once in so many times. */
export function chance(random: Random, of: number): boolean {
  return between(random, 0, of) === 0;
}

export function fateFrom(random: Random, faults: readonly Fault[]): Fate {
  const fault = pick(random, faults);
  return { fault, share: random() / 2 ** 32, milliseconds: between(random, 1, 30) };
}

/** Whether a fault can happen to a request. */
export function applies(
  { operations, needs, without }: Fault,
  operation: Operation,
  { headers }: Pick<IncomingMessage, 'headers'>,
): boolean {
  if (operations !== undefined && !operations.includes(operation)) return false;
  if (needs !== undefined && headers[needs] === undefined) return false;
  return without === undefined || headers[without] === undefined;
}
