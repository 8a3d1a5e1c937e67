import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { problemOf } from './config';
import { LambdaCoreError } from './errors';

/** The rest of some work, as one invocation hands it to the next; `hop` counts the invocations before. */
export type HandedOn = { readonly hop: number };

export type HandOnTarget = {
  readonly lambda: LambdaClient;
  readonly functionName: string;
  readonly hopLimit: number;
};

/**
 * Reads the event that `invokeAgain` sends; `undefined` when the event is something else.
 * @throws LambdaCoreError `EVENT_UNKNOWN`
 */
export function readHandedOn<const Schema extends v.GenericSchema>(
  schema: Schema,
  event: unknown,
): v.InferOutput<Schema> | undefined {
  if (typeof event !== 'object' || event === null || !('continuation' in event)) return undefined;
  const result = v.safeParse(schema, event.continuation);
  if (result.success) return result.output;
  throw new LambdaCoreError(
    'EVENT_UNKNOWN',
    `continuation: ${result.issues.map(problemOf).join('; ')}`,
  );
}

/**
 * Starts a fresh asynchronous invocation of this function for the rest of its work.
 * @param where what is not finished, for the error's message
 * @throws LambdaCoreError `HOP_LIMIT` when the work went through too many invocations already
 */
export async function invokeAgain(
  { lambda, functionName, hopLimit }: HandOnTarget,
  continuation: HandedOn,
  where: string,
): Promise<void> {
  if (continuation.hop > hopLimit) {
    throw new LambdaCoreError(
      'HOP_LIMIT',
      `${where} is not finished after ${continuation.hop} invocations; raise HOP_LIMIT (${hopLimit}), the time-out or the memory`,
    );
  }
  await lambda.send(
    new InvokeCommand({
      FunctionName: functionName,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify({ continuation })),
    }),
  );
}
