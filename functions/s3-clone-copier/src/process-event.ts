import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { readObjectEvent } from '@lambda-core/common/object-events';
import { openEventRun } from '@lambda-core/s3-clone-common/event-run';
import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import { addCloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';
import type { SQSBatchResponse } from 'aws-lambda';
import { copySegment, type SegmentWork } from './copy-segment';
import { type Limiter, openLimiter } from './limiter';
import { openProgress } from './progress';
import type { CopierDeps } from './segment-run';

export type EventDeps = Omit<CopierDeps, 'limiterOf' | 'large'> & {
  readonly reporter: CloneReporter;
};

/** Segments of one event that are worked on side by side; they share the limiter. */
const SEGMENTS_AT_ONCE = 128;
/** Objects of one event that are copied in parts side by side. */
export const LARGE_AT_ONCE = 16;
const SEGMENT_REQUEST = /-segment-request$/;

/**
 * Answers every segment-request that an event names. Answered for SQS events only; a failure of any other
 * event is thrown, so that Lambda tries it again.
 */
export async function processEvent(
  event: unknown,
  deps: EventDeps,
): Promise<SQSBatchResponse | undefined> {
  const { reporter } = deps;
  const { total, note, end } = openEventRun(reporter);

  const { fromQueue, items } = readObjectEvent(event);
  for (const { messageId, problem } of items)
    if (problem !== undefined) note(messageId, 'event not understood', problem);
  const works = items.flatMap(({ messageId, receiveCount, objects }) =>
    objects
      .filter(({ key }) => SEGMENT_REQUEST.test(key))
      .map((object) => ({ messageId, work: { ...object, attempt: receiveCount } })),
  );
  const large = openLimiter(LARGE_AT_ONCE);
  const shared = { ...deps, limiterOf: limiters(), large };
  using progress = openProgress(reporter, deps.config.progressMilliseconds);
  const run = async (work: SegmentWork, messageId: string | undefined) => {
    const summary = createCloneSummary();
    progress.running.add(summary);
    try {
      const { error } = await copySegment(work, shared, summary);
      if (error !== undefined) reporter.problem(`refused ${work.key}`, error);
    } catch (error) {
      note(messageId, work.key, error);
    }
    progress.running.delete(summary);
    addCloneSummary(total, summary);
  };
  await forEachConcurrently(works, SEGMENTS_AT_ONCE, ({ work, messageId }) => run(work, messageId));
  return end(fromQueue, 'SEGMENTS_FAILED', 'not every segment was copied');
}

/** One limiter for each concurrency that requests ask for. */
export function limiters(): (concurrency: number) => Limiter {
  const open = new Map<number, Limiter>();
  return (concurrency) => {
    const limiter = open.get(concurrency) ?? openLimiter(concurrency);
    open.set(concurrency, limiter);
    return limiter;
  };
}
