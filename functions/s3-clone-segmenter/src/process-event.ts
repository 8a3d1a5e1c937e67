import { parseContinuation } from '@lambda-core/common/continuation';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { openEventRun } from '@lambda-core/s3-clone-common/event-run';
import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import { addCloneSummary } from '@lambda-core/s3-clone-common/summary';
import type { SQSBatchResponse } from 'aws-lambda';
import { CONTINUATION, type SegmenterWork } from './continuation';
import { type SegmenterDeps, segmentBucket } from './segment-bucket';

export type EventDeps = SegmenterDeps & { readonly reporter: CloneReporter };

const CLONE_REQUEST = /\/clone-request$/;

/**
 * Answers every clone-request that an event names, one after the other: each has the whole of the
 * concurrency. Answered for SQS events only; a failure of any other event is thrown.
 */
export async function processEvent(
  event: unknown,
  deps: EventDeps,
): Promise<SQSBatchResponse | undefined> {
  const { reporter } = deps;
  const { total, note, end } = openEventRun(reporter);
  const run = async (work: SegmenterWork, messageId?: string) => {
    try {
      const { summary, error } = await segmentBucket(work, deps);
      addCloneSummary(total, summary);
      if (error !== undefined) reporter.problem(`refused ${work.key}`, error);
    } catch (error) {
      note(messageId, work.key, error);
    }
  };

  const continuation = parseContinuation(CONTINUATION, event);
  const { fromQueue, items } =
    continuation === undefined ? readObjectEvent(event) : { fromQueue: false, items: [] };
  if (continuation !== undefined) await run(continuation);
  for (const { messageId, objects, problem } of items) {
    if (problem !== undefined) note(messageId, 'event not understood', problem);
    for (const work of objects) if (CLONE_REQUEST.test(work.key)) await run(work, messageId);
  }
  return end(fromQueue, 'REQUESTS_FAILED', 'not every clone-request was answered');
}
