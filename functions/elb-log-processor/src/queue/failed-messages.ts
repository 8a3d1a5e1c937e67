import { backoffMilliseconds } from '@lambda-core/common/backoff';
import { describeError, LambdaCoreError } from '@lambda-core/common/errors';
import type { SQSRecord } from 'aws-lambda';
import { DeliveryError } from '../delivery/types';
import { NoProgressError } from '../no-progress';
import type { Reporter } from '../report';
import type { WorkQueue } from './work-queue';

/** Seconds. Terraform's `maximum_receives` allows for a day of the first kind, however the jitter falls. */
const BACKOFF = {
  /** Between receives while the receiver is away. */
  away: { first: 20, cap: 600 },
  /** Between attempts of a message that fails for its own sake. SQS delays by 900 s at most. */
  own: { first: 120, cap: 600 },
};

/** How often a message has failed for its own sake; on the copy that is tried next. */
const FAILURES = 'Failures';

export type FailureHandling = {
  readonly queue: WorkQueue | undefined;
  /** Failures of its own after which a message rests with the dead letters. */
  readonly failureLimit: number;
  readonly reporter: Reporter;
};

/**
 * Decides when messages that failed are tried again.
 *
 * What the receiver is to blame for goes back with a backoff by its receive count, and nothing else counts:
 * an outage of a day must not make dead letters of good files. What fails for its own sake would then
 * be tried for a day as well. So its own failures are counted, on a copy that takes its place, and at
 * the limit the copy goes to the dead letters. A message that is put away in neither way comes back after
 * the queue's visibility time-out.
 *
 * @returns ids of the messages that stay in the queue, which the invocation is to report as failed
 */
export async function settleFailures(
  failed: ReadonlyMap<SQSRecord, unknown>,
  { queue, failureLimit, reporter }: FailureHandling,
): Promise<string[]> {
  const away = [...failed.keys()].filter((message) => isReceiversFault(failed.get(message)));
  const own = [...failed.keys()].filter((message) => !away.includes(message));
  const stay = new Set([...failed.keys()].map(({ messageId }) => messageId));
  if (queue === undefined) return [...stay];
  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work();
      return true;
    } catch (cause) {
      const message = 'they come back after the visibility time-out';
      reporter.problem(new LambdaCoreError('QUEUE_UNREACHABLE', message, { cause }), what);
      return false;
    }
  };

  if (away.length > 0) {
    const pauses = away.map(({ receiptHandle, attributes }) => ({
      receiptHandle,
      seconds: pauseSeconds(BACKOFF.away, numberIn(attributes?.ApproximateReceiveCount) || 1),
    }));
    const done = await attempt('messages were not put back', () => queue.putBack(pauses));
    const reason = describeError(failed.get(away[0] as SQSRecord));
    if (done) reporter.putBack({ seconds: pauses.map(({ seconds }) => seconds), reason });
  }
  await Promise.all(
    own.map(async (message) => {
      const failures = numberIn(message.messageAttributes?.[FAILURES]?.stringValue) + 1;
      const tried = await attempt('messages were not counted as failed', () =>
        failures < failureLimit
          ? queue.send(message.body, { [FAILURES]: failures }, pauseSeconds(BACKOFF.own, failures))
          : queue.bury(message.body, {
              Attempts: failures,
              Reason: describeError(failed.get(message)) || 'unknown',
            }),
      );
      if (tried) stay.delete(message.messageId);
    }),
  );
  return [...stay];
}

/** Whether another file, or this one at another time, would have fared better with another receiver. */
export function isReceiversFault(error: unknown): boolean {
  if (error instanceof NoProgressError) return error.waitedFor === 'receiver';
  return error instanceof DeliveryError;
}

/** A message that lacks what SQS writes must not hold up its neighbours; 0 for what is no number. */
function numberIn(text: unknown): number {
  return (typeof text === 'string' && Number(text)) || 0;
}

function pauseSeconds({ first, cap }: { first: number; cap: number }, times: number): number {
  return Math.round(backoffMilliseconds(times, { first: first * 1000, cap: cap * 1000 }) / 1000);
}
