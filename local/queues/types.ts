import type { Clock } from './clock';

export type QueueOptions = {
  name: string;
  /** Receipts of a message before it goes to the dead letters (3 by default). */
  maxReceiveCount?: number;
  /** How long a message that was received stays hidden (six times the function's time-out by default). */
  visibilityTimeoutSeconds?: number;
  /**
   * Longest pause that is really made before a message is delivered again (100 by default): nobody waits at a
   * laptop for as long as AWS does.
   */
  longestPauseMilliseconds?: number;
  /** The same for the first delivery of a message that was sent with a delay; as above when left out. */
  longestDelayMilliseconds?: number;
  clock?: Clock;
  /** Share of the messages to deliver twice, as S3 and SQS may. */
  duplicateRate?: number;
  seed?: number;
};

export type MappingOptions = {
  functionName: string;
  /** Most messages in one event (10 by default, as Lambda has it). */
  batchSize?: number;
  /** Whether what waits is dealt out evenly to as many events as may be in flight, in smaller batches. */
  spread?: boolean;
  /** Most events in flight (10 by default). */
  maximumConcurrency?: number;
  /** Whether the answer's `batchItemFailures` is read (`false` by default). */
  reportBatchItemFailures?: boolean;
};

/** Whom a queue tells what became of its messages. */
export type QueueHost = {
  changed: () => void;
  idle: (deadlineMilliseconds?: number) => Promise<void>;
  onDeadLetter: (letter: QueueMessage, from: string) => void;
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
