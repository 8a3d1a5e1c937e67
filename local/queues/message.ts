import { randomUUID } from 'node:crypto';
import type { Attributes, Delivery } from './sqs-event';

/** A message in a queue, as it will be delivered. */
export type Message = Delivery & {
  /** When it becomes visible, while it is hidden. */
  visibleAt: number;
  /** Ends the hiding. */
  cancel?: () => void;
};

export function createMessage(body: string, attributes: Attributes, sentAt: number): Message {
  return {
    messageId: randomUUID(),
    receiptHandle: '',
    body,
    attributes,
    sentAt,
    firstReceivedAt: 0,
    receiveCount: 0,
    visibleAt: 0,
  };
}
