import { forEachConcurrently } from '@lambda-core/common/concurrency';
import type { EventResult } from '@lambda-core/common/event-result';
import { openEventRun } from '@lambda-core/s3-clone-common/event-run';
import type { CloneReporter } from '@lambda-core/s3-clone-common/report';
import { addCloneSummary, createCloneSummary } from '@lambda-core/s3-clone-common/summary';
import { readContinuation } from './continuation';
import { copySegment } from './copy-segment';
import { limiters, openLimiter } from './limiter';
import { openMeter } from './meter';
import { largeAtOnce } from './parts';
import { openProgress } from './progress';
import type { CopierDeps } from './segment-run';

export type EventDeps = Omit<CopierDeps, 'limiterOf' | 'large' | 'meter'> & {
  readonly reporter: CloneReporter;
};

const SEGMENT_REQUEST = /-segment-request$/;

/**
 * Carries out every segment-request that an event names. Returns something for SQS events only; a failure
 * of any other event is thrown, so that Lambda tries it again.
 */
export async function processEvent(event: unknown, deps: EventDeps): Promise<EventResult> {
  const { reporter } = deps;
  const run = openEventRun(reporter);
  const works = run.worksOf(event, SEGMENT_REQUEST, readContinuation);
  const large = openLimiter(largeAtOnce(deps.config));
  const shared = { ...deps, limiterOf: limiters(), large, meter: openMeter(deps.now) };
  using progress = openProgress(reporter, deps.config.progressMilliseconds);
  // They share the limiter, so as many as there are places keep it busy though each had one object only.
  await forEachConcurrently(works, deps.config.copyConcurrency, async (work) => {
    const summary = createCloneSummary();
    progress.running.add(summary);
    await run.work(work, () => copySegment(work, shared, summary));
    progress.running.delete(summary);
    addCloneSummary(run.total, summary);
  });
  return run.end('SEGMENTS_FAILED', 'not every segment was copied');
}
