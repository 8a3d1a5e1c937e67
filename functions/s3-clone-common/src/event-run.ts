import { type EventResult, failedMessages, throwIfFailed } from '@lambda-core/common/event-result';
import { type ObjectReference, readObjectEvent } from '@lambda-core/common/object-events';
import { recordFailure } from '@lambda-core/common/summary';
import type { CloneReporter } from './report';
import { createCloneSummary } from './summary';

/** A request that an event names, and the message that brought it. */
export type EventWork = ObjectReference & {
  readonly messageId: string | undefined;
  /** The delivery that this is, from 1; only a queue counts them. */
  readonly attempt: number | undefined;
  /** Of a request that the function queued again itself: how often. */
  readonly hop?: number;
  /** When it did so first, in milliseconds since 1970. */
  readonly since?: number;
};

/** What one event did, and which of its messages failed. */
export function openEventRun(reporter: CloneReporter) {
  const began = performance.now();
  const total = createCloneSummary();
  const failed = new Map<string, unknown>();
  let isFromQueue = false;
  const fail = (messageId: string | undefined, where: string, error: unknown) => {
    failed.set(messageId ?? '', error);
    recordFailure(total.failures, error);
    reporter.problem(where, error);
  };
  return {
    total,
    /**
     * The requests that an event names, or the function's own message; a message that cannot be read counts as
     * failed.
     */
    worksOf<Own extends ObjectReference = ObjectReference>(
      event: unknown,
      name: RegExp,
      readOwn?: (event: unknown) => Own | undefined,
    ): EventWork[] {
      const { fromQueue, items } = readObjectEvent(event, readOwn);
      isFromQueue = fromQueue;
      return items.flatMap(({ messageId, receiveCount: attempt, objects, problem }) => {
        if (problem !== undefined) fail(messageId, 'event not understood', problem);
        const requests = objects.filter(({ key }) => name.test(key));
        return requests.map((request) => ({ ...request, messageId, attempt }));
      });
    },
    /** Carries out one request; reports why it was refused, and whatever is thrown. */
    async work(
      { key, messageId }: { readonly key: string; readonly messageId?: string | undefined },
      task: () => Promise<{ readonly error?: unknown }>,
    ): Promise<void> {
      try {
        const { error } = await task();
        if (error !== undefined) reporter.problem(`refused ${key}`, error);
      } catch (error) {
        fail(messageId, key, error);
      }
    },
    /**
     * Reports the total. Returns for SQS events which messages failed.
     * @throws LambdaCoreError with `code` and `message` when something of another event failed, so that
     *   Lambda tries it again
     */
    end(code: string, message: string): EventResult {
      total.durationMilliseconds = Math.round(performance.now() - began);
      reporter.invocation(total);
      if (isFromQueue) return failedMessages(failed.keys());
      throwIfFailed(failed.values(), code, message);
      return undefined;
    },
  };
}
