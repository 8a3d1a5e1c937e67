import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { LambdaCoreError } from '@lambda-core/common/errors';
import { readObjectEvent, type WorkItem } from '@lambda-core/common/object-events';
import type { SQSBatchResponse } from 'aws-lambda';
import { readContinuation } from './continuation';
import { type FileWork, processFile, type Workshop } from './process-file';

/** Answered for SQS events only; a failure of any other event is thrown, so that Lambda retries it. */
export type EventResult = SQSBatchResponse | undefined;

/** The objects that ELB writes once to see whether it may; they hold no log lines. */
const TEST_OBJECT = /(^|\/)ELB(Access|Connection|HealthCheck)LogTestFile$/;

/** What a delivery needs: with `tcp` one of its sockets is the witness. */
const LEAST_SOCKETS = 2;

/** Ships every log file that an event names. */
export async function processEvent(event: unknown, workshop: Workshop): Promise<EventResult> {
  const continuation = readContinuation(event);
  if (continuation !== undefined) {
    await processFile(continuation, workshop);
    return undefined;
  }
  const { fromQueue, items } = readObjectEvent(event);
  const failed = new Map<WorkItem, unknown>();
  for (const item of items) {
    if (item.problem === undefined) continue;
    workshop.reporter.problem(item.problem);
    failed.set(item, item.problem);
  }

  const files = items.flatMap((item) =>
    item.objects
      .filter(({ key }) => !TEST_OBJECT.test(key))
      .map((work: FileWork) => ({ item, work })),
  );
  const { connectionCountLimit } = workshop.target;
  const most = Math.floor(connectionCountLimit / LEAST_SOCKETS);
  const atOnce = Math.max(1, Math.min(workshop.config.filesAtOnce, files.length, most));
  const shared = { ...workshop, target: shareOf(workshop.target, atOnce) };
  await forEachConcurrently(files, atOnce, async ({ item, work }) => {
    try {
      await processFile(work, shared);
    } catch (error) {
      failed.set(item, error);
    }
  });

  if (fromQueue) {
    const ids = [...failed.keys()].map(({ messageId }) => ({ itemIdentifier: messageId ?? '' }));
    return { batchItemFailures: ids };
  }
  if (failed.size > 0) {
    const [first] = failed.values();
    throw new LambdaCoreError('FILES_FAILED', 'not every log file was shipped', { cause: first });
  }
  return undefined;
}

/** Files shipped side by side share sockets and memory, so that the limits hold for the function. */
function shareOf(target: Workshop['target'], files: number): Workshop['target'] {
  const part = (whole: number) => Math.max(1, Math.floor(whole / files));
  return {
    ...target,
    connectionCountLimit: part(target.connectionCountLimit),
    ...(target.unconfirmedBytesLimit === undefined
      ? {}
      : { unconfirmedBytesLimit: part(target.unconfirmedBytesLimit) }),
  };
}
