import { forEachConcurrently } from '@lambda-core/common/concurrency';
import { type EventResult, failedMessages, throwIfFailed } from '@lambda-core/common/event-result';
import {
  type ObjectReference,
  readObjectEvent,
  type WorkItem,
} from '@lambda-core/common/object-events';
import type { SQSEvent } from 'aws-lambda';
import { type Deps, processFile } from './process-file';
import type { FileWork } from './queue/continuation';
import { type Continuation, readContinuation } from './queue/continuation';
import { isReceiversFault, settleFailures } from './queue/failed-messages';

type Item = WorkItem<ObjectReference | Continuation>;

/** The objects that ELB writes once to see whether it may; they hold no log lines. */
const TEST_OBJECT = /(^|\/)ELB(Access|Connection|HealthCheck)LogTestFile$/;

/** What a delivery needs: with `tcp` one of its sockets is the witness. */
const LEAST_SOCKETS = 2;

/** Ships every log file, and every rest of one, that an event names. */
export async function processEvent(event: unknown, deps: Deps): Promise<EventResult> {
  const { fromQueue, items } = readObjectEvent(event, readContinuation);
  const failed = new Map<Item, unknown>();
  for (const item of items) {
    if (item.problem === undefined) continue;
    deps.reporter.problem(item.problem);
    failed.set(item, item.problem);
  }

  const files = items.flatMap((item) =>
    item.objects
      .filter(({ key }) => !TEST_OBJECT.test(key))
      .map((work: FileWork) => ({ item, work })),
  );
  const { connectionCountLimit } = deps.target;
  const most = Math.floor(connectionCountLimit / LEAST_SOCKETS);
  const atOnce = Math.max(1, Math.min(deps.config.filesAtOnce, files.length, most));
  const shared = { ...deps, target: shareOf(deps.target, atOnce) };
  let away: unknown;
  await forEachConcurrently(files, atOnce, async ({ item, work }) => {
    // What one file has found out costs the next one as long a wait, and the same answer.
    if (fromQueue && away !== undefined) {
      failed.set(item, away);
      return;
    }
    try {
      await processFile(work, shared);
    } catch (error) {
      if (isReceiversFault(error)) away ??= error;
      failed.set(item, error);
    }
  });

  if (fromQueue) {
    const messages = new Map(
      (event as SQSEvent).Records.flatMap((message, at) => {
        const item = items[at];
        return item && failed.has(item) ? [[message, failed.get(item)]] : [];
      }),
    );
    const { queue, reporter, config } = deps;
    const handling = { queue, reporter, failureLimit: config.failureLimit };
    const ids = await settleFailures(messages, handling);
    return failedMessages(ids);
  }
  throwIfFailed(failed.values(), 'FILES_FAILED', 'not every log file was shipped');
  return undefined;
}

/** Files shipped side by side share sockets and memory, so that the limits hold for the function. */
function shareOf(target: Deps['target'], files: number): Deps['target'] {
  const part = (whole: number) => Math.max(1, Math.floor(whole / files));
  return {
    ...target,
    connectionCountLimit: part(target.connectionCountLimit),
    ...(target.unconfirmedBytesLimit === undefined
      ? {}
      : { unconfirmedBytesLimit: part(target.unconfirmedBytesLimit) }),
  };
}
