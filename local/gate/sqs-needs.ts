import type { Account } from './account';
import { arns, queueName } from './arns';
import { NotMapped } from './not-mapped';
import { type GateRequest, rpcOf, text } from './request';
import type { Need } from './types';

/** Calls that need the permission of their own name, on the queue that they name; batches, that of the single call. */
const PLAIN = [
  'ChangeMessageVisibility',
  'DeleteMessage',
  'GetQueueAttributes',
  'ListDeadLetterSourceQueues',
  'ListQueueTags',
  'PurgeQueue',
  'ReceiveMessage',
  'SendMessage',
];

/**
 * What a request to SQS needs, in either protocol.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function sqsNeeds(request: GateRequest, { place }: Account): Need[] {
  const { operation, input } = rpcOf(request);
  const need = (action: string, resource: string) => ({
    action: `sqs:${action}`,
    resource,
    context: {},
  });
  const action = operation.replace(/Batch$/, '');
  // The query protocol may name the queue by the path alone.
  const url = text(input, 'QueueUrl') || request.url.split('?')[0] || '';
  if (PLAIN.includes(action)) return [need(action, arns.queue(place, queueName(url)))];
  if (action === 'GetQueueUrl') return [need(action, arns.queue(place, text(input, 'QueueName')))];
  if (action === 'ListQueues') return [need(action, '*')];
  throw new NotMapped(`sqs ${operation}`);
}
