import { checkHops, parseContinuation } from '@lambda-core/common/continuation';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { isName } from '@lambda-core/common/object-events';
import * as v from 'valibot';

const SCHEMA = v.strictObject({
  bucket: v.custom<string>(isName, 'expected a name'),
  key: v.custom<string>(isName, 'expected a name'),
  /** How many invocations worked on this segment before, and left it to the next. */
  hop: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** When the first of them did, in milliseconds since 1970. */
  since: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
});

/** A segment that goes on: its request, as one invocation leaves it to a later one. */
export type Continuation = v.InferOutput<typeof SCHEMA>;

/** Queues a segment-request again, to be delivered after so many seconds. */
export type ContinueLater = (continuation: Continuation, delaySeconds: number) => Promise<void>;

/** Reads the body of the message that `continueLater` sends; `undefined` when it is something else. */
export function readContinuation(body: unknown): Continuation | undefined {
  return parseContinuation(SCHEMA, body);
}

/**
 * Sends segments that go on to the queue that feeds this function. A message of its own has all its receives
 * before it: those of the one that it follows were no failures. Its function's promise rejects with a
 * LambdaCoreError `HOP_LIMIT`, or `CONTINUATION_NOT_QUEUED` when the queue does not take it.
 */
export function openContinuing(queueUrl: string, hopLimit: number): ContinueLater {
  let opened: import('./work-queue').WorkQueue | undefined;
  return async (continuation, delaySeconds) => {
    const where = `s3://${continuation.bucket}/${continuation.key}`;
    checkHops(continuation, hopLimit, where);
    // Loaded for this: hardly any segment goes on.
    const { openWorkQueue } = require('./work-queue') as typeof import('./work-queue');
    opened ??= openWorkQueue(queueUrl);
    try {
      await opened.send(JSON.stringify({ continuation }), delaySeconds);
    } catch (cause) {
      const message = `${where} goes on later, and could not be queued`;
      throw new LambdaCoreError('CONTINUATION_NOT_QUEUED', message, { cause });
    }
  };
}
