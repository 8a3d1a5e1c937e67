import type { CloneReporter } from '@lambda-core/common/clone/report';
import { addCloneSummary, createCloneSummary } from '@lambda-core/common/clone/summary';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { readHandedOn } from '@lambda-core/common/hand-on';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { recordFailure } from '@lambda-core/common/summary';
import type { SQSBatchResponse } from 'aws-lambda';
import { CONTINUATION, type SegmenterWork } from './continuation';
import { type SegmenterWorkshop, segmentBucket } from './segment-bucket';

export type EventWorkshop = SegmenterWorkshop & { readonly reporter: CloneReporter };

const CLONE_REQUEST = /\/clone-request$/;

/**
 * Answers every clone-request that an event names, one after the other: each has the whole of the
 * concurrency. Answered for SQS events only; a failure of any other event is thrown.
 */
export async function processEvent(
  event: unknown,
  workshop: EventWorkshop,
): Promise<SQSBatchResponse | undefined> {
  const { reporter } = workshop;
  const began = performance.now();
  const total = createCloneSummary();
  const failed = new Map<string, unknown>();
  const note = (messageId: string | undefined, where: string, error: unknown) => {
    failed.set(messageId ?? '', error);
    recordFailure(total.failures, error);
    reporter.problem(where, error);
  };
  const run = async (work: SegmenterWork, messageId?: string) => {
    try {
      const { summary, error } = await segmentBucket(work, workshop);
      addCloneSummary(total, summary);
      if (error !== undefined) reporter.problem(`refused ${work.key}`, error);
    } catch (error) {
      note(messageId, work.key, error);
    }
  };

  const continuation = readHandedOn(CONTINUATION, event);
  const { fromQueue, items } =
    continuation === undefined ? readObjectEvent(event) : { fromQueue: false, items: [] };
  if (continuation !== undefined) await run(continuation);
  for (const { messageId, objects, problem } of items) {
    if (problem !== undefined) note(messageId, 'event not understood', problem);
    for (const work of objects) if (CLONE_REQUEST.test(work.key)) await run(work, messageId);
  }
  total.durationMilliseconds = Math.round(performance.now() - began);
  reporter.invocation(total);

  if (fromQueue)
    return { batchItemFailures: [...failed.keys()].map((id) => ({ itemIdentifier: id })) };
  const [first] = failed.values();
  if (failed.size === 0) return undefined;
  throw new LambdaCoreError('REQUESTS_FAILED', 'not every clone-request was answered', {
    cause: first,
  });
}
