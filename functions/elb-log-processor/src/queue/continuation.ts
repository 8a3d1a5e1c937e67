import { checkHops, parseContinuation } from '@lambda-core/common/continuation';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { isName } from '@lambda-core/common/object-events';
import * as v from 'valibot';
import type { WorkQueue } from './work-queue';

/** A whole file, or the rest of one. */
export type FileWork = Pick<Continuation, 'bucket' | 'key'> & Partial<Continuation>;

const SCHEMA = v.strictObject({
  bucket: v.custom<string>(isName, 'expected a name'),
  key: v.custom<string>(isName, 'expected a name'),
  /** The version whose beginning was shipped; another one must not be continued. */
  etag: v.optional(v.string()),
  /** Offset in the uncompressed file of the first line to ship. */
  from: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  compressed: v.boolean(),
  /** How many invocations worked on this file before. */
  hop: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
});

/** The rest of a file, as one invocation leaves it to the next. */
export type Continuation = v.InferOutput<typeof SCHEMA>;

/** Reads the body of the message that `queueContinuation` sends; `undefined` when it is something else. */
export function readContinuation(body: unknown): Continuation | undefined {
  return parseContinuation(SCHEMA, body);
}

/**
 * Sends the rest of a file to the queue that feeds this function: a message like those of whole files,
 * with the same retries, cap, dead letters and replay.
 * @throws LambdaCoreError `HOP_LIMIT` when the file went through too many invocations already,
 *   `CONTINUATION_NOT_QUEUED` when the queue is unknown or does not take it
 */
export async function queueContinuation(
  queue: WorkQueue | undefined,
  hopLimit: number,
  continuation: Continuation,
): Promise<void> {
  const { bucket, key, from } = continuation;
  const where = `s3://${bucket}/${key} (at offset ${from})`;
  checkHops(continuation, hopLimit, where);
  const fail = (why: string, cause?: unknown) =>
    new LambdaCoreError('CONTINUATION_NOT_QUEUED', `the rest of ${where} ${why}`, { cause });
  if (queue === undefined)
    throw fail('has no queue to wait in: set QUEUE_URL and DEAD_LETTER_URL, or raise the time-out');
  try {
    await queue.send(JSON.stringify({ continuation }));
  } catch (cause) {
    throw fail('could not be queued', cause);
  }
}
