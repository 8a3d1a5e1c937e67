import { parseContinuation } from '@lambda-core/common/continuation';
import type { EventResult } from '@lambda-core/common/event-result';
import { type EventWork, openEventRun } from '@lambda-core/s3-clone-common/event-run';
import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import { addCloneSummary } from '@lambda-core/s3-clone-common/summary';
import { CONTINUATION, type SegmenterWork } from './continuation';
import { segmentBucket } from './segment-bucket';
import type { SegmenterDeps } from './walk';

export type EventDeps = SegmenterDeps & { readonly reporter: CloneReporter };

const CLONE_REQUEST = /\/clone-request$/;

/**
 * Carries out every clone-request that an event names, one after the other: each has all of the
 * concurrency. Returns something for SQS events only; a failure of any other event is thrown.
 */
export async function processEvent(event: unknown, deps: EventDeps): Promise<EventResult> {
  const run = openEventRun(deps.reporter);
  const continuation = parseContinuation(CONTINUATION, event);
  const works: (SegmenterWork & Pick<Partial<EventWork>, 'messageId'>)[] =
    continuation === undefined ? run.worksOf(event, CLONE_REQUEST) : [continuation];
  for (const work of works)
    await run.work(work, async () => {
      const outcome = await segmentBucket(work, deps);
      addCloneSummary(run.total, outcome.summary);
      return outcome;
    });
  return run.end('REQUESTS_FAILED', 'not every clone-request was carried out');
}
