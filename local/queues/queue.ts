import { randomUUID } from 'node:crypto';
import { createFifo } from '../fifo';
import { createRandom, fraction, type Random } from '../random';
import { REAL_CLOCK } from './clock';
import { createMessage, type Message } from './message';
import type { Attributes, Delivery } from './sqs-event';
import type { QueueCounters, QueueHost, QueueMessage, QueueOptions } from './types';

/** A queue as SQS's, with its dead letters. */
export class Queue {
  readonly name: string;
  readonly #options: Required<QueueOptions>;
  readonly #host: QueueHost;
  readonly #random: Random;
  /** All that is not deleted yet, by id. */
  readonly #messages = new Map<string, Message>();
  /** By receipt handle. */
  readonly #inFlight = new Map<string, Message>();
  readonly #counts = { sent: 0, duplicates: 0, delivered: 0, succeeded: 0, failed: 0 };
  readonly #deadLetters: QueueMessage[] = [];
  /** And some that were deleted since. */
  readonly #visible = createFifo<Message>();
  #onVisible = () => {};
  #closed = false;

  constructor(options: QueueOptions, host: QueueHost) {
    this.name = options.name;
    this.#options = {
      maxReceiveCount: 3,
      visibilityTimeoutSeconds: 30,
      longestPauseMilliseconds: 100,
      longestDelayMilliseconds: options.longestPauseMilliseconds ?? 100,
      clock: REAL_CLOCK,
      duplicateRate: 0,
      seed: 1,
      ...options,
    };
    this.#host = host;
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
    return Array.from(this.#messages.values(), ({ body }) => body);
  }

  /** No message is waiting (for a redelivery neither) or in flight. */
  get isEmpty(): boolean {
    return this.#messages.size === 0;
  }

  /** How many messages can be received; approximately, as SQS has it. */
  get visible(): number {
    return this.#visible.size;
  }

  /** Queues a message and returns its id. */
  send(body: string, attributes: Attributes = {}, delaySeconds = 0): string {
    this.#counts.sent += 1;
    const messageId = this.#add(body, attributes, delaySeconds * 1000);
    if (fraction(this.#random) < this.#options.duplicateRate) {
      this.#counts.duplicates += 1;
      // Half of the duplicates run beside the original, the other half after it.
      this.#add(body, {}, fraction(this.#random) < 0.5 ? 0 : Number.POSITIVE_INFINITY);
    }
    return messageId;
  }

  /** Has `listener` called whenever a message has become visible. */
  onVisible(listener: () => void): void {
    this.#onVisible = listener;
  }

  /** Takes up to `most` visible messages, which are hidden from now on. */
  receive(most: number): Delivery[] {
    const batch: Delivery[] = [];
    while (!this.#closed && batch.length < most) {
      const message = this.#visible.take();
      if (message === undefined) break;
      // One that was visible again before its receiver was done with it may be deleted by now.
      if (this.#messages.has(message.messageId)) batch.push(this.#take(message));
    }
    return batch;
  }

  /** Deletes what was received and handled, also when it is visible again. */
  delete({ messageId }: Delivery): void {
    this.#counts.succeeded += 1;
    const message = this.#messages.get(messageId);
    if (message !== undefined) this.#forget(message);
  }

  /** Leaves what was received alone: it becomes visible when its time has come. */
  abandon({ receiptHandle }: Delivery): void {
    this.#counts.failed += 1;
    const message = this.#inFlight.get(receiptHandle);
    if (message === undefined) return;
    this.#inFlight.delete(receiptHandle);
    const { clock, longestPauseMilliseconds: longest } = this.#options;
    if (this.#closed) message.cancel?.();
    else if (message.visibleAt - clock.now() > longest) this.#hide(message, longest);
  }

  /** Puts a message with the dead letters by hand, and returns its id. */
  bury(body: string, attributes: Attributes): string {
    const receiveCount = Number(attributes['Attempts']?.StringValue ?? 0);
    const messageId = randomUUID();
    this.#rest({ messageId, body, receiveCount });
    return messageId;
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
    return this.#host.idle(deadlineMilliseconds);
  }

  /** Delivers nothing more. */
  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#messages.values()) cancel?.();
  }

  #add(body: string, attributes: Attributes = {}, delayMilliseconds = 0): string {
    const message = createMessage(body, attributes, this.#options.clock.now());
    this.#messages.set(message.messageId, message);
    const pause = Math.min(delayMilliseconds, this.#options.longestDelayMilliseconds);
    if (pause === 0) this.#show(message);
    else this.#hide(message, pause);
    return message.messageId;
  }

  #take(message: Message): Delivery {
    this.#counts.delivered += 1;
    message.receiptHandle = randomUUID();
    message.receiveCount += 1;
    message.firstReceivedAt ||= this.#options.clock.now();
    this.#inFlight.set(message.receiptHandle, message);
    this.#hide(message, this.#options.visibilityTimeoutSeconds * 1000);
    return { ...message };
  }

  #hide(message: Message, milliseconds: number): void {
    const { clock } = this.#options;
    message.cancel?.();
    message.visibleAt = clock.now() + milliseconds;
    message.cancel = clock.after(milliseconds, () => this.#show(message));
  }

  /** What was received as often as may be is a dead letter when it would be received again. */
  #show(message: Message): void {
    const { messageId, body, receiveCount } = message;
    if (receiveCount >= this.#options.maxReceiveCount) {
      this.#forget(message);
      this.#rest({ messageId, body, receiveCount });
      this.#host.changed();
      return;
    }
    this.#inFlight.delete(message.receiptHandle);
    this.#visible.push(message);
    this.#onVisible();
  }

  #rest(letter: QueueMessage): void {
    this.#deadLetters.push(letter);
    this.#host.onDeadLetter(letter, this.name);
  }

  #forget(message: Message): void {
    message.cancel?.();
    this.#inFlight.delete(message.receiptHandle);
    this.#messages.delete(message.messageId);
  }
}
