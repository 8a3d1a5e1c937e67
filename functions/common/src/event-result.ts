import type { SQSBatchResponse } from 'aws-lambda';
import { LambdaCoreError } from './errors';

/**
 * What a handler returns of an event: for one of SQS the messages that are to be delivered again, otherwise
 * nothing.
 */
export type EventResult = SQSBatchResponse | undefined;

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html */
export function failedMessages(ids: Iterable<string>): SQSBatchResponse {
  return { batchItemFailures: Array.from(ids, (itemIdentifier) => ({ itemIdentifier })) };
}

/**
 * Throws when anything has failed: an event that came through no queue is tried again as a whole.
 * @throws LambdaCoreError with the first of the errors as its cause
 */
export function throwIfFailed(errors: Iterable<unknown>, code: string, message: string): void {
  for (const cause of errors) throw new LambdaCoreError(code, message, { cause });
}
