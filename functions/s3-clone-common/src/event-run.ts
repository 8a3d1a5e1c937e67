import { LambdaCoreError } from '@lambda-core/common/errors';
import { recordFailure } from '@lambda-core/common/summary';
import type { SQSBatchResponse } from 'aws-lambda';
import type { CloneReporter } from './report';
import { type CloneSummary, createCloneSummary } from './summary';

/** What one event did, and which of its messages failed. */
export type EventRun = {
  readonly total: CloneSummary;
  /** Notes and reports a failure; `messageId` when the event came from a queue. */
  note(messageId: string | undefined, where: string, error: unknown): void;
  /**
   * Reports the total. Answers for SQS events which messages failed.
   * @throws LambdaCoreError with `code` and `message` when something of another event failed, so that
   *   Lambda tries it again
   */
  end(fromQueue: boolean, code: string, message: string): SQSBatchResponse | undefined;
};

export function openEventRun(reporter: CloneReporter): EventRun {
  const began = performance.now();
  const total = createCloneSummary();
  const failed = new Map<string, unknown>();
  return {
    total,
    note(messageId, where, error) {
      failed.set(messageId ?? '', error);
      recordFailure(total.failures, error);
      reporter.problem(where, error);
    },
    end(fromQueue, code, message) {
      total.durationMilliseconds = Math.round(performance.now() - began);
      reporter.invocation(total);
      if (fromQueue)
        return { batchItemFailures: [...failed.keys()].map((id) => ({ itemIdentifier: id })) };
      if (failed.size === 0) return undefined;
      const [first] = failed.values();
      throw new LambdaCoreError(code, message, { cause: first });
    },
  };
}
