import type { IncomingMessage } from 'node:http';
import { between, fraction, pick, type Random } from '@lambda-core/local/random';
import type { Operation } from '@lambda-core/local/s3/operation';
import type { Fate, Fault } from './faults';

export function fateFrom(random: Random, faults: readonly Fault[]): Fate {
  const fault = pick(random, faults);
  return { fault, share: fraction(random), milliseconds: between(random, 1, 30) };
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
