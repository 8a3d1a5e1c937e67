import type { Account } from './account';
import { arns, queueName } from './arns';
import { keyNeeds, need } from './need';
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
];

/**
 * What a request to SQS needs, in either protocol.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export function sqsNeeds(request: GateRequest, account: Account): Need[] {
  const { place } = account;
  const { operation, input } = rpcOf(request);
  const action = operation.replace(/Batch$/, '');
  // The query protocol may name the queue by the path alone.
  const url = text(input, 'QueueUrl') || request.url.split('?')[0] || '';
  const queue = arns.queue(place, queueName(url));
  if (action === 'SendMessage') return sendNeeds(queue, account);
  if (action === 'ReceiveMessage')
    return [need('sqs:ReceiveMessage', queue), ...ownKeyNeeds(queue, ['kms:Decrypt'], account)];
  if (PLAIN.includes(action)) return [need(`sqs:${action}`, queue)];
  if (action === 'GetQueueUrl')
    return [need('sqs:GetQueueUrl', arns.queue(place, text(input, 'QueueName')))];
  if (action === 'ListQueues') return [need('sqs:ListQueues', '*')];
  throw new NotMapped(`sqs ${operation}`);
}

/** Who sends needs it, a service as well. */
export function sendNeeds(queue: string, account: Account): Need[] {
  return [
    need('sqs:SendMessage', queue),
    ...ownKeyNeeds(queue, ['kms:GenerateDataKey', 'kms:Decrypt'], account),
  ];
}

/**
 * SQS uses a customer's key in the caller's name.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
function ownKeyNeeds(queue: string, actions: readonly string[], account: Account): Need[] {
  return keyNeeds(queue, actions, account, {
    'kms:ViaService': `sqs.${account.place.region}.amazonaws.com`,
    'kms:EncryptionContext:aws:sqs:arn': queue,
  });
}
