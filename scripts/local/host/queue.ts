import { randomUUID } from 'node:crypto';
import type { Place } from './environment-variables';
import { seededRandom } from './random';
import { createSqsEvent, type Delivery, failedMessages } from './sqs-event';
import type { InvocationResult } from './types';

export type QueueOptions = {
  name: string;
  functionName: string;
  /** Receipts of a message before it goes to the dead letters (3 by default). */
  maxReceiveCount?: number;
  /** Most messages in one event (10 by default). */
  batchSize?: number;
  /** Whether what waits is dealt out evenly to as many events as may be in flight, in smaller batches. */
  spread?: boolean;
  /** Most events in flight (10 by default). */
  maximumConcurrency?: number;
  /** Pause before a failed message is delivered again (100 by default). */
  redeliveryDelayMilliseconds?: number;
  /** Whether the mapping reads the answer's `batchItemFailures` (`false` by default). */
  reportBatchItemFailures?: boolean;
  /** Share of the messages to deliver twice, as S3 and SQS may. */
  duplicateRate?: number;
  seed?: number;
};

export type QueueMessage = { messageId: string; body: string; receiveCount: number };

export type QueueCounters = {
  sent: number;
  /** Duplicates made up by `duplicateRate`. */
  duplicates: number;
  waiting: number;
  inFlight: number;
  /** Messages in events handed to the function, each time counted. */
  delivered: number;
  succeeded: number;
  /** Deliveries that failed. */
  failed: number;
  deadLetters: number;
};

type Target = {
  place: Place;
  invoke: (functionName: string, event: unknown) => Promise<InvocationResult>;
  changed: () => void;
  idle: (deadlineMilliseconds?: number) => Promise<void>;
  onDeadLetter: (letter: QueueMessage, from: string) => void;
};

type Message = { messageId: string; body: string; sentAt: number; firstReceivedAt: number } & {
  receiveCount: number;
};

/** A queue as SQS's, with the event source mapping that feeds a function from it. */
export class Queue {
  readonly name: string;
  readonly #options: Required<QueueOptions>;
  readonly #target: Target;
  readonly #random: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #counts = { sent: 0, duplicates: 0, delivered: 0, succeeded: 0, failed: 0 };
  readonly #deadLetters: QueueMessage[] = [];
  /** Those before `#next` are gone: shifting a long array for every batch would be quadratic. */
  #waiting: Message[] = [];
  #next = 0;
  #inFlight = 0;
  #events = 0;
  #scheduled = false;
  #closed = false;

  constructor(options: QueueOptions, target: Target) {
    this.name = options.name;
    this.#options = {
      maxReceiveCount: 3,
      batchSize: 10,
      spread: false,
      maximumConcurrency: 10,
      redeliveryDelayMilliseconds: 100,
      reportBatchItemFailures: false,
      duplicateRate: 0,
      seed: 1,
      ...options,
    };
    this.#target = target;
    this.#random = seededRandom(this.#options.seed);
  }

  get counters(): Readonly<QueueCounters> {
    return {
      ...this.#counts,
      waiting: this.#waitingCount,
      inFlight: this.#inFlight,
      deadLetters: this.#deadLetters.length,
    };
  }

  get deadLetters(): readonly QueueMessage[] {
    return this.#deadLetters;
  }

  /** No message is waiting (for a redelivery neither) or in flight. */
  get isEmpty(): boolean {
    return this.#waitingCount + this.#inFlight === 0;
  }

  /** Queues a message and returns its id. */
  send(body: string): string {
    this.#counts.sent += 1;
    const messageId = this.#add(body);
    if (this.#random() < this.#options.duplicateRate) this.#duplicate(body);
    return messageId;
  }

  /** Puts the dead letters back, as new messages, and says how many. */
  redrive(): number {
    const letters = this.#deadLetters.splice(0);
    for (const { body } of letters) this.#add(body);
    return letters.length;
  }

  /**
   * Resolves when every queue of the host is empty and no asynchronous invocation is pending: handling a
   * message may have sent further messages and started further invocations.
   */
  idle(deadlineMilliseconds?: number): Promise<void> {
    return this.#target.idle(deadlineMilliseconds);
  }

  /** Delivers nothing more. */
  close(): void {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  get #waitingCount(): number {
    return this.#waiting.length - this.#next + this.#timers.size;
  }

  #add(body: string): string {
    const messageId = randomUUID();
    const message = { messageId, body, sentAt: Date.now(), firstReceivedAt: 0, receiveCount: 0 };
    this.#enqueue(message);
    return messageId;
  }

  /** Half of the duplicates run beside the original, the other half after it. */
  #duplicate(body: string): void {
    this.#counts.duplicates += 1;
    if (this.#random() < 0.5) this.#add(body);
    else this.#later(() => this.#add(body));
  }

  #enqueue(message: Message): void {
    this.#waiting.push(message);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // A turn later, so that messages sent together travel together.
    setImmediate(() => {
      this.#scheduled = false;
      this.#deliver();
    });
  }

  #later(action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, this.#options.redeliveryDelayMilliseconds);
    this.#timers.add(timer);
  }

  #deliver(): void {
    const { batchSize, spread, maximumConcurrency } = this.#options;
    // Of all events, not of the free ones only: who is free first must not take what others soon can.
    const share = Math.ceil((this.#waiting.length - this.#next) / maximumConcurrency);
    const size = spread ? Math.min(batchSize, share) : batchSize;
    while (!this.#closed && this.#events < maximumConcurrency) {
      const batch = this.#waiting.slice(this.#next, this.#next + size);
      if (batch.length === 0) break;
      this.#next += batch.length;
      void this.#handle(batch);
    }
    if (this.#next > this.#waiting.length / 2) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
  }

  async #handle(batch: Message[]): Promise<void> {
    this.#events += 1;
    this.#inFlight += batch.length;
    this.#counts.delivered += batch.length;
    const failed = await this.#invoke(batch.map(receive));
    this.#events -= 1;
    this.#inFlight -= batch.length;
    for (const message of batch) {
      if (!failed.has(message.messageId)) this.#counts.succeeded += 1;
      else this.#fail(message);
    }
    this.#deliver();
    this.#target.changed();
  }

  async #invoke(deliveries: Delivery[]): Promise<Set<string>> {
    const { functionName, reportBatchItemFailures } = this.#options;
    const ids = deliveries.map(({ messageId }) => messageId);
    const event = createSqsEvent(deliveries, this.name, this.#target.place);
    try {
      const { error, payload } = await this.#target.invoke(functionName, event);
      if (error) return new Set(ids);
      return reportBatchItemFailures ? failedMessages(payload, ids) : new Set();
    } catch {
      // The host is being closed. The messages stay undelivered, as in SQS.
      return new Set(ids);
    }
  }

  #fail(message: Message): void {
    this.#counts.failed += 1;
    if (message.receiveCount >= this.#options.maxReceiveCount) {
      const { messageId, body, receiveCount } = message;
      const letter = { messageId, body, receiveCount };
      this.#deadLetters.push(letter);
      this.#target.onDeadLetter(letter, this.name);
    } else if (!this.#closed) {
      this.#later(() => this.#enqueue(message));
    }
  }
}

function receive(message: Message): Delivery {
  message.receiveCount += 1;
  message.firstReceivedAt ||= Date.now();
  return { ...message, receiptHandle: randomUUID() };
}
