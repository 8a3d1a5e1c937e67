import type { InvocationResult } from '../lambda/types';
import type { Place } from '../place';
import type { Queue } from './queue';
import { createSqsEvent, type Delivery, failedMessages } from './sqs-event';
import type { MappingOptions } from './types';

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const DEFAULT_BATCH_SIZE = 10;

type MappingTarget = {
  place: Place;
  invoke: (
    functionName: string,
    event: unknown,
  ) => Promise<Pick<InvocationResult, 'error' | 'payload'>>;
  /** Called when what became of an event is known. */
  changed: () => void;
};

/** Has a function handle what is in a queue, as Lambda's poller does, until the queue is closed. */
export function openEventSourceMapping(
  queue: Queue,
  options: MappingOptions,
  target: MappingTarget,
): void {
  const { functionName, spread = false } = options;
  const { batchSize = DEFAULT_BATCH_SIZE, maximumConcurrency = 10 } = options;
  let events = 0;
  let scheduled = false;

  queue.onVisible(() => {
    if (scheduled) return;
    scheduled = true;
    // A turn later, so that messages sent together travel together.
    setImmediate(() => {
      scheduled = false;
      poll();
    });
  });

  function poll(): void {
    // Of all events, not of the free ones only: who is free first must not take what others soon can.
    const share = Math.ceil(queue.visible / maximumConcurrency);
    const size = spread ? Math.min(batchSize, share) : batchSize;
    while (events < maximumConcurrency) {
      const batch = queue.receive(size);
      if (batch.length === 0) return;
      void handle(batch);
    }
  }

  async function handle(batch: readonly Delivery[]): Promise<void> {
    events += 1;
    const failed = await failuresOf(batch);
    events -= 1;
    for (const delivery of batch) {
      if (failed.has(delivery.messageId)) queue.abandon(delivery);
      else queue.delete(delivery);
    }
    poll();
    target.changed();
  }

  async function failuresOf(batch: readonly Delivery[]): Promise<ReadonlySet<string>> {
    const ids = batch.map(({ messageId }) => messageId);
    const event = createSqsEvent(batch, queue.name, target.place);
    try {
      const { error, payload } = await target.invoke(functionName, event);
      if (error) return new Set(ids);
      return options.reportBatchItemFailures ? failedMessages(payload, ids) : new Set();
    } catch {
      // The host is being closed. The messages stay undelivered, as in SQS.
      return new Set(ids);
    }
  }
}
