import * as v from 'valibot';
import { LambdaCoreError } from './errors';
import { problemOf } from './problem-of';

/** The rest of some work, as one invocation hands it to the next; `hop` counts the invocations before. */
export type Hops = { readonly hop: number };

/**
 * Reads the message of a continuation; `undefined` when it is something else.
 * @throws LambdaCoreError `EVENT_UNKNOWN`
 */
export function parseContinuation<const Schema extends v.GenericSchema>(
  schema: Schema,
  event: unknown,
): v.InferOutput<Schema> | undefined {
  if (typeof event !== 'object' || event === null || !('continuation' in event)) return undefined;
  const result = v.safeParse(schema, event.continuation);
  if (result.success) return result.output;
  throw new LambdaCoreError(
    'EVENT_UNKNOWN',
    `continuation: ${result.issues.map((issue) => problemOf(issue)).join('; ')}`,
  );
}

/**
 * @param where what is not finished, for the error's message
 * @throws LambdaCoreError `HOP_LIMIT` when the work went through too many invocations already
 */
export function checkHops({ hop }: Hops, hopLimit: number, where: string): void {
  if (hop <= hopLimit) return;
  throw new LambdaCoreError(
    'HOP_LIMIT',
    `${where} is not finished after ${hop} invocations; raise HOP_LIMIT (${hopLimit}), the time-out or the memory`,
  );
}
