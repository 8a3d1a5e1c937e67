import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { problemOf } from '@lambda-core/common/config';
import { LambdaCoreError } from '@lambda-core/common/errors';
import * as v from 'valibot';

const SCHEMA = v.strictObject({
  bucket: v.pipe(v.string(), v.nonEmpty()),
  key: v.pipe(v.string(), v.nonEmpty()),
  /** The version whose beginning was shipped; another one must not be continued. */
  etag: v.optional(v.string()),
  /** Offset in the uncompressed file of the first line to ship. */
  from: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  compressed: v.boolean(),
  /** How many invocations worked on this file before. */
  hop: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

/** The rest of a file, as one invocation hands it to the next. */
export type Continuation = v.InferOutput<typeof SCHEMA>;

/** Reads the event that `handOn` sends; `undefined` when the event is something else. */
export function readContinuation(event: unknown): Continuation | undefined {
  if (typeof event !== 'object' || event === null || !('continuation' in event)) return undefined;
  const result = v.safeParse(SCHEMA, event.continuation);
  if (result.success) return result.output;
  throw new LambdaCoreError(
    'EVENT_UNKNOWN',
    `continuation: ${result.issues.map(problemOf).join('; ')}`,
  );
}

/**
 * Starts a fresh asynchronous invocation of this function for the rest of a file.
 * @throws LambdaCoreError `HOP_LIMIT` when the file went through too many invocations already
 */
export async function handOn(
  lambda: LambdaClient,
  functionName: string,
  continuation: Continuation,
  hopLimit: number,
): Promise<void> {
  const { bucket, key, hop, from } = continuation;
  if (hop > hopLimit) {
    throw new LambdaCoreError(
      'HOP_LIMIT',
      `s3://${bucket}/${key} is not finished after ${hop} invocations (at offset ${from}); raise HOP_LIMIT (${hopLimit}), the time-out or the memory`,
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
