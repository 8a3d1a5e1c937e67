import type { Account } from './account';
import type { Need } from './types';

/**
 * What publishing to a topic needs, for a service as well: SNS uses a customer's key in the publisher's name.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 */
export function publishNeeds(topic: string, { keys }: Account): Need[] {
  const key = keys.get(topic);
  const uses = key === undefined ? [] : ['kms:GenerateDataKey', 'kms:Decrypt'];
  return [
    { action: 'sns:Publish', resource: topic, context: {} },
    ...uses.map((action) => ({ action, resource: key ?? '', context: {} })),
  ];
}
