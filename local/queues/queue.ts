import { randomUUID } from 'node:crypto';
import type { InvocationResult } from '../lambda/types';
import type { Place } from '../place';
import { createRandom, fraction, type Random } from '../random';
import { type Clock, REAL_CLOCK } from './clock';
import type { Attributes } from './sqs-event';
import { createSqsEvent, type Delivery, failedMessages } from './sqs-event';

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
  /** How long a message that was received stays hidden (six times the function's time-out by default). */
  visibilityTimeoutSeconds?: number;
  /**
   * Longest pause that is really made before a message is delivered, again or for the first time (100 by
   * default): nobody waits at a laptop for as long as AWS does.
   */
  longestPauseMilliseconds?: number;
  clock?: Clock;
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
  /** Visible, or hidden for a pause. */
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

type Message = Delivery & {
  /** When it becomes visible, while it is hidden. */
  visibleAt: number;
  /** Ends the hiding. */
  cancel?: () => void;
};

/** A queue as SQS's, with the event source mapping that feeds a function from it. */
export class Queue {
  readonly name: string;
  readonly #options: Required<QueueOptions>;
  readonly #target: Target;
  readonly #random: Random;
  /** All that is not deleted yet. */
  readonly #messages = new Set<Message>();
  /** By receipt handle. */
  readonly #inFlight = new Map<string, Message>();
  readonly #counts = { sent: 0, duplicates: 0, delivered: 0, succeeded: 0, failed: 0 };
  readonly #deadLetters: QueueMessage[] = [];
  /** Those before `#next` are gone: shifting a long array for every batch would be quadratic. */
  #waiting: Message[] = [];
  #next = 0;
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
      visibilityTimeoutSeconds: 30,
      longestPauseMilliseconds: 100,
      clock: REAL_CLOCK,
      reportBatchItemFailures: false,
      duplicateRate: 0,
      seed: 1,
      ...options,
    };
    this.#target = target;
    this.#random = createRandom(this.#options.seed);
  }

  get counters(): Readonly<QueueCounters> {
    return {
      ...this.#counts,
      waiting: this.#messages.size - this.#inFlight.size,
      inFlight: this.#inFlight.size,
      deadLetters: this.#deadLetters.length,
    };
  }

  get deadLetters(): readonly QueueMessage[] {
    return this.#deadLetters;
  }

  /** Of all messages that are waiting or in flight. */
  get bodies(): readonly string[] {
    return Array.from(this.#messages, ({ body }) => body);
  }

  /** No message is waiting (for a redelivery neither) or in flight. */
  get isEmpty(): boolean {
    return this.#messages.size === 0;
  }

  /** Queues a message and returns its id. */
  send(body: string, attributes: Attributes = {}, delaySeconds = 0): string {
    this.#counts.sent += 1;
    const messageId = this.#add(body, attributes, delaySeconds * 1000);
    if (fraction(this.#random) < this.#options.duplicateRate) this.#duplicate(body);
    return messageId;
  }

  /** Puts a message with the dead letters by hand, and returns its id. */
  bury(body: string, attributes: Attributes): string {
    const receiveCount = Number(attributes['Attempts']?.StringValue ?? 0);
    const letter = { messageId: randomUUID(), body, receiveCount };
    this.#deadLetters.push(letter);
    this.#target.onDeadLetter(letter, this.name);
    return letter.messageId;
  }

  /** Hides a message in flight from now on for so long; false when no such message is in flight. */
  changeVisibility(receiptHandle: string, seconds: number): boolean {
    const message = this.#inFlight.get(receiptHandle);
    if (message !== undefined) this.#hide(message, seconds * 1000);
    return message !== undefined;
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
    for (const { cancel } of this.#messages) cancel?.();
  }

  #add(body: string, attributes: Attributes = {}, delayMilliseconds = 0): string {
    const message: Message = {
      messageId: randomUUID(),
      receiptHandle: '',
      body,
      attributes,
      sentAt: this.#options.clock.now(),
      firstReceivedAt: 0,
      receiveCount: 0,
      visibleAt: 0,
    };
    this.#messages.add(message);
    const pause = Math.min(delayMilliseconds, this.#options.longestPauseMilliseconds);
    if (pause === 0) this.#enqueue(message);
    else this.#hide(message, pause);
    return message.messageId;
  }

  /** Half of the duplicates run beside the original, the other half after it. */
  #duplicate(body: string): void {
    this.#counts.duplicates += 1;
    const later = fraction(this.#random) < 0.5 ? 0 : this.#options.longestPauseMilliseconds;
    this.#add(body, {}, later);
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

  #hide(message: Message, milliseconds: number): void {
    const { clock } = this.#options;
    message.cancel?.();
    message.visibleAt = clock.now() + milliseconds;
    message.cancel = clock.after(milliseconds, () => this.#show(message));
  }

  /** What was received as often as may be is a dead letter when it would be received again. */
  #show(message: Message): void {
    const { messageId, body, receiveCount, receiptHandle } = message;
    this.#inFlight.delete(receiptHandle);
    if (receiveCount < this.#options.maxReceiveCount) {
      this.#enqueue(message);
      return;
    }
    this.#messages.delete(message);
    const letter = { messageId, body, receiveCount };
    this.#deadLetters.push(letter);
    this.#target.onDeadLetter(letter, this.name);
    this.#target.changed();
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
      // One that was visible again before the function was done with it may be deleted by now.
      const left = batch.filter((message) => this.#messages.has(message));
      if (left.length > 0) void this.#handle(left);
    }
    if (this.#next > this.#waiting.length / 2) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
  }

  async #handle(batch: Message[]): Promise<void> {
    this.#events += 1;
    this.#counts.delivered += batch.length;
    const deliveries = batch.map((message) => this.#receive(message));
    const failed = await this.#invoke(deliveries);
    this.#events -= 1;
    for (const [at, message] of batch.entries()) {
      if (!failed.has(message.messageId)) this.#delete(message);
      else this.#fail(message, deliveries[at]?.receiptHandle);
    }
    this.#deliver();
    this.#target.changed();
  }

  #receive(message: Message): Delivery {
    message.receiptHandle = randomUUID();
    message.receiveCount += 1;
    message.firstReceivedAt ||= this.#options.clock.now();
    this.#inFlight.set(message.receiptHandle, message);
    this.#hide(message, this.#options.visibilityTimeoutSeconds * 1000);
    return { ...message };
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

  #delete(message: Message): void {
    this.#counts.succeeded += 1;
    message.cancel?.();
    this.#inFlight.delete(message.receiptHandle);
    this.#messages.delete(message);
  }

  /** What failed is left alone: it becomes visible when its time has come. */
  #fail(message: Message, receiptHandle = ''): void {
    this.#counts.failed += 1;
    if (!this.#inFlight.delete(receiptHandle)) return;
    const { clock, longestPauseMilliseconds: longest } = this.#options;
    if (this.#closed) message.cancel?.();
    else if (message.visibleAt - clock.now() > longest) this.#hide(message, longest);
  }
}
