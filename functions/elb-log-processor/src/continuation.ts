import { type HandOnTarget, invokeAgain } from '@lambda-core/common/hand-on';
import { readHandedOn } from '@lambda-core/common/handed-on';
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
  return readHandedOn(SCHEMA, event);
}

/**
 * Starts a fresh asynchronous invocation of this function for the rest of a file.
 * @throws LambdaCoreError `HOP_LIMIT` when the file went through too many invocations already
 */
export async function handOn(target: HandOnTarget, continuation: Continuation): Promise<void> {
  const { bucket, key, from } = continuation;
  await invokeAgain(target, continuation, `s3://${bucket}/${key} (at offset ${from})`);
}
